import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkPlan, NodePlan } from '../network/plan';
import type { RunningProcess } from '../run/processes';
import { askSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import type { PodTraffic, TrafficPod } from './plan';
import type { PodStatus } from './status';

/** The load of all pods together. */
export type Traffic = {
  /** @param which pods, by name; all if not given */
  start(which?: (pod: string) => boolean): Promise<void>;
  /** Stops sending and waits until every request of these pods has its answer. */
  stop(which?: (pod: string) => boolean): Promise<void>;
  status(): Promise<PodStatus[]>;
  /** Process of each pod, by the pod's name: in its network namespace. */
  pids: ReadonlyMap<string, number>;
  /** Ends the pods' processes, and with them their connections. */
  end(): Promise<void>;
};

const READY_MS = 20_000;
const END_GRACE_MS = 2_000;
/** Longer than a client waits for its answer. */
const DRAIN_MS = 10_000;

/** Which node has more traffic, where one has: another one in each run, so that nobody knows it without looking. */
export function busyNode(runId: string, { nodes }: NetworkPlan): NodePlan {
  return nodes[parseInt(runId, 36) % nodes.length];
}

/** Says what each pod does. @param socketPath of a pod's process */
export type LoadPlanner = (pods: readonly TrafficPod[], socketPath: (pod: TrafficPod) => string) => PodTraffic[];

/** Starts a process in each pod; none sends before `start()`. */
export async function startPods(here: Surroundings, network: NetworkPlan, plan: LoadPlanner): Promise<Traffic> {
  const busy = busyNode(here.run.id, network);
  const pods = network.nodes.flatMap((node) =>
    node.pods.map((pod) => ({ ...pod, node: node.name, busy: node === busy })),
  );
  const load = plan(pods, (pod) => join(here.run.directory, `${pod.name}.sock`));
  const namespaces = new Map(pods.map((pod) => [pod.name, pod.namespace]));
  const startPod = (pod: PodTraffic): Promise<RunningProcess> => {
    const planFile = join(here.run.directory, `${pod.pod}.json`);
    writeFileSync(planFile, JSON.stringify(pod));
    const args = [workerPath('pod'), planFile];
    return here.start({ name: pod.pod, namespace: namespaces.get(pod.pod), command: process.execPath, args });
  };
  const processes = await Promise.all(load.map(startPod));
  const ask = <T>(path: string, method: 'GET' | 'POST', which: (pod: string) => boolean = () => true): Promise<T[]> =>
    Promise.all(load.filter(({ pod }) => which(pod)).map((pod) => askSocket<T>(pod.socketPath, path, method)));
  const status = (): Promise<PodStatus[]> => ask('/status', 'GET');
  await waitFor(status, { what: 'the pods answer', deadlineMs: READY_MS, signal: here.signal });
  return {
    status,
    pids: new Map(processes.map(({ name, pid }) => [name, pid])),
    async start(which) {
      await ask('/start', 'POST', which);
    },
    async stop(which) {
      await ask('/stop', 'POST', which);
      const drained = async (): Promise<true | undefined> =>
        (await ask<PodStatus>('/status', 'GET', which)).every((pod) => pod.inFlight === 0) ? true : undefined;
      await waitFor(drained, { what: 'the pods have all answers', deadlineMs: DRAIN_MS });
    },
    async end() {
      await Promise.all(processes.map((each) => each.stop(END_GRACE_MS)));
    },
  };
}
