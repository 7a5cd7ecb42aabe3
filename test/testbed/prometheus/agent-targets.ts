/** The agents that Prometheus scrapes, in a file that it reads again whenever it changes: pods come and go. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AgentPod } from '../kubernetes/daemon-set';
import { AGENT_NAME, AGENT_NAMESPACE } from '../kubernetes/daemon-set';
import { writeJson } from '../run/json-file';
import { requestSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import type { Surroundings } from '../surroundings';

export const AGENT_METRICS_PORT = 9400;

/** Prometheus takes up changed targets every 5 s, in two stages. */
const LET_GO_MS = 30_000;

export type TargetGroup = { targets: string[]; labels: Record<string, string> };

/** One group for each pod, with the labels that a cluster's monitoring gives. */
export function targetGroups(pods: readonly AgentPod[]): TargetGroup[] {
  return pods.map((pod) => ({
    targets: [`${pod.ip}:${AGENT_METRICS_PORT}`],
    labels: {
      namespace: AGENT_NAMESPACE,
      pod: pod.name,
      container: AGENT_NAME,
      endpoint: 'metrics',
      service: 'ebpf-agent-svc-prom',
    },
  }));
}

/** In a folder of its own: Prometheus looks at every change in it. */
export function targetsFile(here: Surroundings): string {
  return join(here.run.directory, 'targets/agents.json');
}

/** The relay's way to Prometheus. */
export function prometheusSocket(here: Surroundings): string {
  return join(here.run.directory, 'prometheus.sock');
}

export function writeTargets(here: Surroundings, pods: readonly AgentPod[]): void {
  mkdirSync(dirname(targetsFile(here)), { recursive: true });
  writeJson(targetsFile(here), targetGroups(pods));
}

type Targets = { data: { activeTargets: { labels: Record<string, string> }[] } };

/**
 * Waits until Prometheus no longer scrapes a pod. Its successor has the same address, and would be taken for it.
 *
 * @throws Error when Prometheus does not let go of it, or does not answer
 */
export async function untilLetGo(here: Surroundings, podName: string, signal: AbortSignal): Promise<void> {
  const letGo = async (): Promise<true | undefined> => {
    const { status, text } = await requestSocket(prometheusSocket(here), '/api/v1/targets?state=active');
    if (status !== 200) throw new Error(`Prometheus answered ${status}`);
    const { activeTargets } = (JSON.parse(text) as Targets).data;
    return activeTargets.some(({ labels }) => labels.pod === podName) ? undefined : true;
  };
  await waitFor(letGo, { what: `Prometheus lets go of ${podName}`, deadlineMs: LET_GO_MS, intervalMs: 200, signal });
}
