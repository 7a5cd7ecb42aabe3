import type { Bench } from '../benchmark';
import { LIMITS } from '../limits';
import { middle } from '../result';
import type { Row } from '../result';
import { alternate } from './alternate';
import { lossRow } from './loss-row';
import { observe } from './observe';

const FLOWS = 50_000;
const SETTINGS = { cacheMaxFlows: 2000, cacheActiveTimeoutMs: 5000 };
const WARM_UP = { packets: 4 * FLOWS, flows: FLOWS, rate: FLOWS };

/** CPU of the agent's process when the flow map is far too small for the traffic. */
export async function overloadCosts(bench: Bench): Promise<Row[]> {
  const lab = await bench.lab();
  const measured = { ...WARM_UP, packets: (bench.quick ? 4 : 20) * FLOWS };
  const [ours, peer] = await alternate(bench, bench.quick ? 1 : 3, (agent) =>
    observe(lab, agent, SETTINGS, { warmUp: WARM_UP, measured }),
  );
  return [
    {
      what: 'CPU a million packets',
      unit: 's',
      ours: middle(ours.map((seen) => (seen.cpuSeconds / seen.received) * 1e6)),
      peer: peer && middle(peer.map((seen) => (seen.cpuSeconds / seen.received) * 1e6)),
      limit: LIMITS.undersizedMap,
    },
    {
      what: 'CPU an exported flow',
      unit: 'µs',
      ours: middle(ours.map((seen) => (seen.cpuSeconds / seen.flows) * 1e6)),
      peer: peer && middle(peer.map((seen) => (seen.cpuSeconds / seen.flows) * 1e6)),
    },
    lossRow(ours, peer),
  ];
}
