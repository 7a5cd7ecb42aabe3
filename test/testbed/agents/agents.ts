import { join } from 'node:path';
import type { NetworkPlan, NodePlan } from '../network/plan';
import { COLLECTOR_PORT } from '../collector/start-collector';
import type { ScrapeNode } from '../prometheus/scrape-config';
import { AGENT_METRICS_PORT } from '../prometheus/scrape-config';
import { enterCgroup, makeCgroup, systemCgroups } from '../resources/cgroups';
import { cgroupName } from '../run/ownership';
import type { RunningProcess } from '../run/processes';
import { recordMade } from '../run/remove-run';
import { requestSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import type { Surroundings } from '../surroundings';
import type { AgentSettings } from './agent-environment';
import { agentEnvironment } from './agent-environment';

/** Small young generation: an agent's garbage is little and short-lived, and its memory is what the page is about. */
export const AGENT_NODE_FLAGS = ['--max-semi-space-size=1'];

const READY_MS = 30_000;
/** An agent evicts a last time and sends it before it ends. */
const LAST_EVICTION_MS = 10_000;

export type Agents = {
  /** Ends all agents after their last eviction. @throws Error when one had to be killed: its last flows are lost */
  stop(): Promise<void>;
  /** Starts all agents; with other settings if given. */
  start(settings?: AgentSettings): Promise<void>;
  settings(): AgentSettings;
};

/** The relay's way to the metrics port of a node's agent. */
export function agentSocket(here: Surroundings, node: NodePlan): string {
  return join(here.run.directory, `agent-${node.name}.sock`);
}

/** The agent of a node as Prometheus and the console know it; the suffix is like those of a DaemonSet's pods. */
export function scrapeNodes(runId: string, network: NetworkPlan): ScrapeNode[] {
  return network.nodes.map((node, index) => ({
    name: node.name,
    ip: node.ip,
    agentPod: `netobserv-ebpf-agent-${runId.slice(0, 4)}${(index + 10).toString(36)}`,
    cgroup: `${cgroupName(runId)}/${node.name}`,
  }));
}

/** Makes the nodes' cgroups and hands out the agents, not started yet. @param agentEntry path of the agent's bundle */
export function makeAgents(here: Surroundings, network: NetworkPlan, first: AgentSettings, agentEntry: string): Agents {
  const layout = systemCgroups();
  const nodes = scrapeNodes(here.run.id, network);
  recordMade(here.run.directory, { kind: 'cgroup', name: cgroupName(here.run.id) });
  for (const node of nodes) makeCgroup(layout, cgroupName(here.run.id), node.name);
  let settings = first;
  let running: RunningProcess[] = [];

  const startOne = (node: NodePlan, index: number): Promise<RunningProcess> =>
    here.start({
      name: `agent-${node.name}`,
      namespace: node.namespace,
      sysfs: 'namespace',
      command: process.execPath,
      args: [...AGENT_NODE_FLAGS, agentEntry],
      env: agentEnvironment(settings, {
        nodeIp: node.ip,
        collector: { host: network.fabric.ip, port: COLLECTOR_PORT },
        metricsPort: AGENT_METRICS_PORT,
      }),
      onPid: (pid) => enterCgroup(layout, nodes[index].cgroup, pid),
    });
  return {
    settings: () => settings,
    async start(next = settings) {
      settings = next;
      running = await Promise.all(network.nodes.map(startOne));
      await Promise.all(running.map((agent, index) => agentReady(here, agent, network.nodes[index])));
    },
    async stop() {
      const stopping = running;
      running = [];
      const byThemselves = await Promise.all(stopping.map((agent) => agent.stop(LAST_EVICTION_MS)));
      const killed = stopping.filter((_, index) => !byThemselves[index]).map((agent) => agent.name);
      if (killed.length > 0) throw new Error(`${killed.join(', ')} did not end in time and lost its last flows`);
    },
  };
}

async function agentReady(here: Surroundings, agent: RunningProcess, node: NodePlan): Promise<void> {
  const ready = async (): Promise<true | undefined> => {
    if (agent.hasEnded()) return true; // waiting longer would not help; told below
    return (await requestSocket(agentSocket(here, node), '/readyz')).status === 200 ? true : undefined;
  };
  const deadline = { what: `${agent.name} is ready`, deadlineMs: READY_MS, signal: here.signal };
  try {
    await waitFor(ready, deadline);
  } catch (error) {
    here.signal.throwIfAborted();
    throw new Error(`${agent.name} did not get ready; its log ends:\n${agent.logTail()}`, { cause: error });
  }
  if (agent.hasEnded()) throw new Error(`${agent.name} ended while starting; its log ends:\n${agent.logTail()}`);
}
