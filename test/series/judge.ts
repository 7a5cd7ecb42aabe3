/** What the page would say of a cluster: its own questions, put to a real Prometheus, and its own judgement. */
import { askedAt, NOTHING_ASKED } from '../../src/cluster/asked-settings';
import type { AskedSettings } from '../../src/cluster/asked-settings';
import type { ClusterSummary } from '../../src/findings/cluster-summary';
import { clusterVerdict } from '../../src/findings/cluster-verdict';
import { judgedNodes, nodeQueries, summaryOf } from '../../src/findings/judged-nodes';
import type { NodeRow } from '../../src/findings/node-row';
import { sizingAdvice, withSizingAdvice } from '../../src/findings/sizing-advice';
import { fillingTranslate } from '../../src/i18n/fill';
import { combine, pack, separate } from '../../src/promql/batch';
import { chooseWindows } from '../../src/promql/query-window';
import { parseAnswer } from '../../src/promql/response';
import type { LabelledSeries } from '../../src/promql/response';

const SCRAPE_SECONDS = 30;

export type JudgeOptions = {
  namespace?: string;
  asked?: Partial<AskedSettings>;
  /** Time in seconds since 1970; now, unless given. */
  at?: number;
  /** That time is the end of a range in the past. */
  isPast?: boolean;
  /** When the DaemonSet was read, in seconds since 1970; now, unless given. */
  readAt?: number;
  rangeSeconds?: number;
};

export type Judged = {
  verdict: string;
  reason: string;
  fix: string | undefined;
  codes: readonly string[];
  rows: readonly NodeRow[];
  summary: ClusterSummary;
};

/** English, filled in as on the page. */
export const english = fillingTranslate(() => undefined);

async function answersOf(
  url: string,
  queries: readonly string[],
  at: number | undefined,
): Promise<ReadonlyMap<string, LabelledSeries[]>> {
  const answers = await Promise.all(
    pack(queries).map(async (batch) => {
      const parameters = new URLSearchParams({ query: combine(batch), ...(at === undefined ? {} : { time: `${at}` }) });
      const response = await fetch(`${url}/api/v1/query?${parameters.toString()}`);
      return separate(batch, parseAnswer(await response.json()).series);
    }),
  );
  return new Map(answers.flatMap((answer) => [...answer]));
}

/** @throws Error when Prometheus does not answer, or refuses a question */
export async function judgeCluster(url: string, options: JudgeOptions = {}): Promise<Judged> {
  const { namespace, at, rangeSeconds = 900 } = options;
  const end = options.isPast === true ? at : undefined;
  const own = namespace === undefined ? {} : { namespace };
  const asked = askedAt({ ...NOTHING_ASKED, ...own, ...options.asked }, end, options.readAt ?? Date.now() / 1000);
  const scrapes = { agent: SCRAPE_SECONDS, container: SCRAPE_SECONDS, kube: SCRAPE_SECONDS, pipeline: SCRAPE_SECONDS };
  const windows = chooseWindows(rangeSeconds, scrapes, asked.cacheActiveTimeoutSeconds);
  const context = { scope: own, agent: windows.agent, container: windows.container };
  const named = nodeQueries(context, asked);
  const queryOf = new Map(named.map(({ id, query }) => [id, query]));
  const answers = await answersOf(url, [...queryOf.values()], at);
  const answer = (id: string): readonly LabelledSeries[] | undefined => answers.get(queryOf.get(id) ?? '');
  const judged = judgedNodes(answer, asked) ?? [];
  const rows = withSizingAdvice(judged, sizingAdvice(judged));
  const summary = summaryOf(rows, answer);
  const { verdict, reason, fix, findings } = clusterVerdict(rows, summary, false);
  return {
    verdict,
    reason: reason(english, 'en'),
    fix: fix?.(english, 'en'),
    codes: findings.map(({ code }) => code),
    rows,
    summary,
  };
}
