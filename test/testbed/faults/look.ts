/** What the page says of a running testbed, by the page's own rules, without a browser. */
import { AGENT_NAMESPACE } from '../kubernetes/daemon-set';
import { readFileSync } from 'node:fs';
import type { Translate } from '../../../src/i18n/use-t';
import { summarize } from '../../../src/findings/cluster-summary';
import { clusterVerdict } from '../../../src/findings/cluster-verdict';
import type { Verdict } from '../../../src/findings/finding';
import { judge } from '../../../src/findings/verdict';
import { nodeFacts } from '../../../src/nodes/facts';
import { CLUSTER_QUERIES, NODE_QUERIES } from '../../../src/nodes/node-queries';
import type { LabelledSeries } from '../../../src/promql/response';
import { parseAnswer } from '../../../src/promql/response';
import { chooseWindow } from '../../../src/promql/query-window';
import { CLUSTER } from '../../../src/promql/selector';
import { SCRAPE_INTERVAL_SECONDS } from '../prometheus/scrape-config';

/** The page's shortest range. */
export const RANGE_SECONDS = 300;
const ANSWER_MS = 5_000;

export type Look = {
  verdict: Verdict;
  /** English sentences, worst first; of no finding when all is well. */
  sentences: readonly string[];
};

const singulars = JSON.parse(
  readFileSync(new URL('../../../locales/en/plugin__netobserv-agent-health.json', import.meta.url), 'utf8'),
) as Record<string, string | undefined>;

const english: Translate = (text, values = {}) =>
  ((values.count === 1 ? singulars[`${text}_one`] : undefined) ?? text).replace(
    /\{\{(\w+)\}\}/g,
    (_match, name: string) => `${values[name]}`,
  );

async function ask(prometheusUrl: string, query: string): Promise<readonly LabelledSeries[]> {
  const url = `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query }).toString()}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  return parseAnswer(await response.json()).series;
}

/**
 * @param timeoutSeconds the agents' cacheActiveTimeout
 * @throws Error when Prometheus does not answer
 */
export async function lookAt(prometheusUrl: string, timeoutSeconds: number): Promise<Look> {
  const window = chooseWindow(RANGE_SECONDS, SCRAPE_INTERVAL_SECONDS, timeoutSeconds);
  const context = { scope: CLUSTER, agent: window, container: window };
  const { desired: wanted, rollout } = CLUSTER_QUERIES;
  const queries = Object.entries({ ...NODE_QUERIES, desired: wanted, rollout });
  const answers = new Map(
    await Promise.all(queries.map(async ([id, query]) => [id, await ask(prometheusUrl, query(context))] as const)),
  );
  const configured = {
    cacheMaxFlows: undefined,
    configuredMaxFlows: undefined,
    cacheActiveTimeoutSeconds: timeoutSeconds,
    isRolledOut: true,
    namespace: AGENT_NAMESPACE,
  };
  const isRollout = (answers.get('rollout')?.length ?? 0) > 0;
  const rows = nodeFacts((query) => answers.get(query) ?? [], configured, isRollout).map(judge);
  const desired = answers.get('desired')?.[0]?.samples[0]?.value ?? undefined;
  const { verdict, reason, findings } = clusterVerdict(rows, summarize(rows, desired, isRollout), false);
  const others = findings.slice(1).map(({ sentence }) => sentence(english, 'en'));
  return { verdict, sentences: [reason(english, 'en'), ...others] };
}
