import { join } from 'node:path';
import type { NetworkPlan } from '../network/plan';
import { askSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import type { CollectorSettings } from './collector';
import type { CollectorTotals, FlowEntry } from './flow-totals';

export const COLLECTOR_PORT = 9999;
const READY_MS = 20_000;

export type Collector = {
  totals(): Promise<CollectorTotals>;
  /** 5-tuples of the agent with this address, or of all agents. */
  flows(agentIp?: string): Promise<FlowEntry[]>;
};

/** Starts the collector in the fabric namespace. @param protoFile the agent's flow.proto */
export async function startCollector(here: Surroundings, network: NetworkPlan, protoFile: string): Promise<Collector> {
  const socketPath = join(here.run.directory, 'collector.sock');
  const settings: CollectorSettings = { listen: `${network.fabric.ip}:${COLLECTOR_PORT}`, socketPath, protoFile };
  await here.start({
    name: 'collector',
    namespace: network.fabric.namespace,
    command: process.execPath,
    args: [workerPath('collector'), JSON.stringify(settings)],
  });
  const totals = (): Promise<CollectorTotals> => askSocket(socketPath, '/totals');
  await waitFor(totals, { what: 'the collector answers', deadlineMs: READY_MS, signal: here.signal });
  return {
    totals,
    flows: (agentIp) => askSocket(socketPath, agentIp === undefined ? '/flows' : `/flows?agent=${agentIp}`),
  };
}
