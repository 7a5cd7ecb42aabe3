import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nameSuffix } from '../kubernetes/daemon-set';
import type { NetworkPlan } from '../network/plan';
import type { RunningProcess } from '../run/processes';
import type { Restartable } from '../run/restartable';
import { startRestartable } from '../run/restartable';
import { askSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import type { CollectorSettings } from './collector';
import type { FlowTimes } from './flow-times';
import type { CollectorTotals, FlowEntry } from './flow-totals';
import type { Lane } from './timeline';

export const COLLECTOR_PORT = 9999;
const METRICS_PORT = 9401;
const READY_MS = 20_000;
/** It answers what it has taken before it ends. */
const END_MS = 10_000;

export type Collector = {
  /** Where its metrics are, and the pod that it stands for. */
  metrics: { address: string; pod: string };
  totals(): Promise<CollectorTotals>;
  /** 5-tuples of the agent with this address, or of all agents. */
  flows(agentIp?: string): Promise<FlowEntry[]>;
  times(): Promise<FlowTimes[]>;
  /** Empty unless it was started with a timeline. */
  timeline(): Promise<Lane[]>;
  /** Path of the folder that is its disk; another one after each start. */
  disk(): string;
} & Restartable;

/** A pod of flowlogs-pipeline's Deployment, as Kubernetes names it. */
function pipelinePod(runId: string): string {
  return `flowlogs-pipeline-${nameSuffix(`${runId} replica set`, 10)}-${nameSuffix(`${runId} pipeline`, 5)}`;
}

/** Starts the collector in the fabric namespace. @param protoFile the agent's flow.proto @param timeline keep flows by time */
export async function startCollector(
  here: Surroundings,
  network: NetworkPlan,
  protoFile: string,
  timeline: boolean,
): Promise<Collector> {
  const socketPath = join(here.run.directory, 'collector.sock');
  const { ip: address } = network.fabric;
  const listen = `${address}:${COLLECTOR_PORT}`;
  const settings: CollectorSettings = {
    ...{ listen, metrics: { address, port: METRICS_PORT }, socketPath, protoFile, timeline },
    spoolFolder: join(here.run.directory, 'spool'),
    memoryFile: join(here.run.directory, 'collector-memory.json'),
  };
  const totals = (): Promise<CollectorTotals> => askSocket(socketPath, '/totals');
  const start = async (): Promise<RunningProcess> => {
    rmSync(socketPath, { force: true }); // the one before has left it
    const running = await here.start({
      name: 'collector',
      namespace: network.fabric.namespace,
      sysfs: 'namespace', // which comes with a mount namespace of its own, for its disk
      command: process.execPath,
      args: [workerPath('collector'), JSON.stringify(settings)],
    });
    await waitFor(totals, { what: 'the collector answers', deadlineMs: READY_MS, signal: here.signal });
    return running;
  };
  const restartable = await startRestartable(start, END_MS);
  return {
    ...restartable,
    metrics: { address: `${address}:${METRICS_PORT}`, pod: pipelinePod(here.run.id) },
    totals,
    times: () => askSocket(socketPath, '/times'),
    disk: () => `/proc/${restartable.pid()}/root${settings.spoolFolder}`,
    flows: (agentIp) => askSocket(socketPath, agentIp === undefined ? '/flows' : `/flows?agent=${agentIp}`),
    timeline: () => askSocket(socketPath, '/timeline'),
  };
}
