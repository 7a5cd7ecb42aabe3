import { METRICS } from '../metrics/catalogue';
import { type Scope, select } from '../promql/selector';

/** Agents whose last scrape worked: they have a current series. */
export function agentsReporting(scope: Scope): string {
  return `count(group by (namespace, pod, instance) (${select(METRICS.evictions, scope)}))`;
}

/**
 * Targets that can't be scraped, in the scrape jobs which deliver agents' metrics. Finding the jobs by what they
 * deliver, over ten minutes, works with any name of the job and when all agents are down.
 */
export function agentsDown(scope: Scope): string {
  const delivering = `group by (job) (last_over_time(${select(METRICS.evictions, scope)}[10m]))`;
  return `count((up == 0) and on (job) ${delivering})`;
}
