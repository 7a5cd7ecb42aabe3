/** Judges many sick clusters with one Prometheus, and tells where the page says something else than what was planted. */
import { judgeCluster } from '../judge';
import { namespaceOfOther } from '../labels';
import { SCENARIOS } from '../scenarios';
import { startSeriesPrometheus } from '../serve';
import { sickCluster } from './sick-cluster';
import type { SickCluster } from './sick-cluster';

/** Where page and plan differ. */
export type Misjudged = { seed: number; planted: string; said: string; reason: string; cluster: SickCluster };

/** Some nodes of a runaway are only degraded. */
function summaryOf(verdict: string, codes: readonly string[]): string {
  const all = new Set(codes);
  if (all.has('ring-buffer-runaway')) all.delete('ring-buffer-degraded');
  return `${verdict}: ${[...all].sort().join(', ')}`;
}

/** Clusters that fit in one Prometheus: more would only make its blocks larger. */
const AT_ONCE = 100;

/** Requests take longer to go than to be answered. */
const SIDE_BY_SIDE = 4;

async function judgeSome(seeds: readonly number[]): Promise<Misjudged[]> {
  const clusters = seeds.map(sickCluster);
  const model = { ...SCENARIOS.right, agents: 1, also: clusters.map((cluster) => cluster.model) };
  const prometheus = await startSeriesPrometheus({ model, wantedPort: 19_430 });
  try {
    const found: Misjudged[] = [];
    const judgeOne = async (index: number): Promise<void> => {
      const cluster = clusters[index];
      const namespace = namespaceOfOther(index);
      const judged = await judgeCluster(prometheus.url, { namespace, asked: cluster.asked });
      const planted = summaryOf(cluster.verdict, cluster.codes);
      const said = summaryOf(judged.verdict, judged.codes);
      if (said !== planted) found.push({ seed: seeds[index], planted, said, reason: judged.reason, cluster });
    };
    for (let index = 0; index < clusters.length; index += SIDE_BY_SIDE) {
      const some = clusters.slice(index, index + SIDE_BY_SIDE);
      await Promise.all(some.map((_, next) => judgeOne(index + next)));
    }
    return found;
  } finally {
    await prometheus.stop();
  }
}

/** @throws Error when the clusters can't be made, or Prometheus does not answer */
export async function judgeSick(
  firstSeed: number,
  count: number,
  progress: (done: number) => void = () => undefined,
): Promise<Misjudged[]> {
  const found: Misjudged[] = [];
  for (let from = firstSeed; from < firstSeed + count; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, firstSeed + count - from);
    found.push(...(await judgeSome(Array.from({ length: some }, (_, index) => from + index))));
    progress(from + some - firstSeed);
  }
  return found;
}

/** Each misjudged cluster in two lines, for people. */
export function misjudgedText(found: readonly Misjudged[]): string {
  return found
    .map(({ seed, planted, said, reason, cluster: { model, asked } }) =>
      [
        `seed ${seed}: planted ${planted}; said ${said} (${reason})`,
        `  ${model.kind} ${model.states.map(({ name }) => name).join()} ${JSON.stringify(model.troubles)} ${JSON.stringify(asked)}`,
      ].join('\n'),
    )
    .join('\n');
}
