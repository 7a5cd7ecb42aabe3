import type { Bench } from '../benchmark';
import { LIMITS } from '../limits';
import { middle } from '../result';
import type { Row } from '../result';
import { alternate } from './alternate';
import { observe } from './observe';
import { lossRow } from './loss-row';

const FLOWS = 100_000;
const RATE = 100_000;
/** In each period every flow sends, and the map does not get near its end. */
const SETTINGS = { cacheMaxFlows: 2 * FLOWS, cacheActiveTimeoutMs: 2000 };
const WARM_UP = { packets: 4 * FLOWS, flows: FLOWS, rate: RATE };

/** CPU of the agent's process under steady traffic; what the kernel program costs the sender is in the kernel benchmark. */
export async function flowCosts(bench: Bench): Promise<Row[]> {
  const lab = await bench.lab();
  const measured = { ...WARM_UP, packets: (bench.quick ? 4 : 20) * FLOWS };
  const [ours, peer] = await alternate(bench, bench.quick ? 1 : 3, (agent) =>
    observe(lab, agent, SETTINGS, { warmUp: WARM_UP, measured }),
  );
  return [
    {
      what: 'CPU an exported flow',
      unit: 'µs',
      ours: middle(ours.map((seen) => (seen.cpuSeconds / seen.flows) * 1e6)),
      peer: peer && middle(peer.map((seen) => (seen.cpuSeconds / seen.flows) * 1e6)),
      limit: LIMITS.cpuPerFlow,
    },
    {
      what: 'CPU a million packets',
      unit: 's',
      ours: middle(ours.map((seen) => (seen.cpuSeconds / seen.received) * 1e6)),
      peer: peer && middle(peer.map((seen) => (seen.cpuSeconds / seen.received) * 1e6)),
    },
    lossRow(ours, peer),
  ];
}
