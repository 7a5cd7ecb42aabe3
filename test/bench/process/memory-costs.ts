import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../benchmark';
import { agentsOf } from '../benchmark';
import { LIMITS } from '../limits';
import { middle } from '../result';
import type { Limit, Row } from '../result';
import { startAgent } from './agent-process';
import type { AgentCommand, RunningAgent, Usage } from './agent-process';
import { withFreshCopy } from './fresh-copy';
import type { Lab } from './lab';

const PERIOD_MS = 5000;
/** Evictions that a level of flows goes on for; memory is read several times in the last of them. */
const EVICTIONS = 6;
const READINGS = 5;
const PACKETS_PER_FLOW_AND_SECOND = 1;
const MIB = 2 ** 20;

const SIZES = [5000, 100_000, 1_000_000];
const LEVELS = [0, 2000, 4000, 10_000, 100_000];
/** What the working set may be: by size of the map, up to so many flows. */
const JUDGED: Readonly<Record<number, { flows: number; limit: Limit }>> = {
  5000: { flows: 2000, limit: LIMITS.smallWorkingSet },
  100_000: { flows: 10_000, limit: LIMITS.workingSet },
};

const MEASURES: readonly { what: string; of: (usage: Usage) => number; isJudged?: boolean }[] = [
  { what: 'working set', of: (usage) => usage.memoryWorkingSetBytes, isJudged: true },
  { what: 'RSS', of: (usage) => usage.residentBytes },
  { what: 'anonymous', of: (usage) => usage.anonymousBytes },
];

const number = (value: number): string => value.toLocaleString('en');

/** Readings over the last eviction of a level. */
async function readLevel(lab: Lab, agent: RunningAgent, flows: number, evictions: number): Promise<Usage[]> {
  const rate = flows * PACKETS_PER_FLOW_AND_SECOND;
  const seconds = (ms: number): number => ms / 1000;
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: lab.here.signal });
  const pass = (ms: number): Promise<void> =>
    flows === 0 ? pause(ms) : lab.send({ packets: rate * seconds(ms), flows, rate });
  await pass((evictions - 1) * PERIOD_MS);
  const readings: Usage[] = [];
  for (let i = 0; i < READINGS; i++) {
    await pass(PERIOD_MS / READINGS);
    readings.push(agent.usage());
  }
  return readings;
}

/** Readings by level of flows, each agent started once for all. */
function readLevels(bench: Bench, lab: Lab, command: AgentCommand, cacheMaxFlows: number): Promise<Usage[][]> {
  return withFreshCopy(command, async (copy) => {
    const agent = await startAgent(lab, copy, { cacheMaxFlows, cacheActiveTimeoutMs: PERIOD_MS });
    const readings: Usage[][] = [];
    for (const flows of levelsOf(cacheMaxFlows)) {
      bench.progress(`${command.name}, ${number(flows)} flows of ${number(cacheMaxFlows)}`);
      readings.push(await readLevel(lab, agent, flows, bench.quick ? 1 : EVICTIONS));
    }
    await agent.stop();
    return readings;
  });
}

const levelsOf = (cacheMaxFlows: number): number[] =>
  LEVELS.filter((flows) => flows < cacheMaxFlows || flows === 100_000);

function rowsOf(cacheMaxFlows: number, agents: Usage[][][]): Row[] {
  return levelsOf(cacheMaxFlows).flatMap((flows, level) =>
    MEASURES.map(({ what, of, isJudged }) => {
      const [ours, peer] = agents.map((levels) => middle(levels[level].map((usage) => of(usage) / MIB)));
      const judged = isJudged === true ? JUDGED[cacheMaxFlows] : undefined;
      const title = `${number(flows)} flows of ${number(cacheMaxFlows)}: ${what}`;
      return {
        what: title,
        unit: 'MiB',
        ours,
        peer,
        limit: judged && flows <= judged.flows ? judged.limit : undefined,
      };
    }),
  );
}

/** Memory by size of the flow map and flows in it. The working set is the cgroup's, with the maps in the kernel. */
export async function memoryCosts(bench: Bench): Promise<Row[]> {
  const lab = await bench.lab();
  const rows: Row[] = [];
  for (const cacheMaxFlows of bench.quick ? [100_000] : SIZES) {
    const agents: Usage[][][] = [];
    for (const command of agentsOf(bench)) agents.push(await readLevels(bench, lab, command, cacheMaxFlows));
    rows.push(...rowsOf(cacheMaxFlows, agents));
  }
  return rows;
}
