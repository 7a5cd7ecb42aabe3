import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../benchmark';
import { LIMITS } from '../limits';
import { middle } from '../result';
import type { Row } from '../result';
import { startAgent } from './agent-process';
import { alternate } from './alternate';

const SETTINGS = { cacheMaxFlows: 100_000, cacheActiveTimeoutMs: 5000 };
/** What the start cost is over by then. */
const CALM_MS = 2 * SETTINGS.cacheActiveTimeoutMs;

export async function idleCosts(bench: Bench): Promise<Row[]> {
  const lab = await bench.lab();
  const seconds = bench.quick ? 10 : 60;
  const [ours, peer] = await alternate(bench, 1, async (command) => {
    const agent = await startAgent(lab, command, SETTINGS);
    await delay(CALM_MS, undefined, { signal: bench.signal });
    const before = agent.usage().cpuSeconds;
    await delay(seconds * 1000, undefined, { signal: bench.signal });
    const cpuSeconds = agent.usage().cpuSeconds - before;
    await agent.stop();
    return (cpuSeconds / seconds) * 1000;
  });
  return [{ what: 'CPU a second', unit: 'ms', ours: middle(ours), peer: peer && middle(peer), limit: LIMITS.idle }];
}
