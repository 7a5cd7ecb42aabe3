/**
 * CPU and memory of the agents' containers, each pod once. A kubelet goes on reporting a container that has ended, beside
 * the one that runs in its place, and may itself be scraped by two jobs.
 */
import { AGENT_CONTAINER, METRICS } from '../metrics/catalogue';
import { duration, maxBy, ratesOf, sumBy, sumWithin } from './expression';
import { type Matcher, type Scope, select } from './selector';

const CONTAINER: readonly Matcher[] = [{ label: 'container', op: '=', value: AGENT_CONTAINER }];

/** Labels that a container keeps, whoever scrapes it. */
const ONE_CONTAINER = 'namespace, pod, id';

function cpuRates(scope: Scope, windowSeconds: number): string {
  return ratesOf(METRICS.cpuSeconds, scope, windowSeconds, CONTAINER);
}

/** Cores, by the given labels. An ended container uses none. */
export function containerCpu(scope: Scope, windowSeconds: number, by: readonly string[]): string {
  return sumBy(by, cpuRates(scope, windowSeconds));
}

/** Cores of each pod, by labels that tell pods apart. */
export function podCpu(scope: Scope, windowSeconds: number, by: readonly string[]): string {
  return sumWithin(by, cpuRates(scope, windowSeconds));
}

/**
 * Bytes of each pod, by labels that tell pods apart. A container whose CPU time stands still has ended; only where no other
 * one is left does it count.
 */
export function podMemory(scope: Scope, windowSeconds: number, by: readonly string[]): string {
  const memory = select(METRICS.workingSet, scope, CONTAINER);
  const cpu = select(METRICS.cpuSeconds, scope, CONTAINER);
  const ended = `${cpu} == ${cpu} offset ${duration(windowSeconds / 2)}`;
  return `${maxBy(by, `${memory} unless on (${ONE_CONTAINER}) (${ended})`)} or ${maxBy(by, memory)}`;
}

/** The highest that each pod's containers reached in a window that ends where the query does, by the given labels. */
export function peakMemory(scope: Scope, rangeSeconds: number, by: readonly string[]): string {
  return maxBy(by, `max_over_time(${select(METRICS.workingSet, scope, CONTAINER)}[${duration(rangeSeconds)}] @ end())`);
}
