import { COLLECTOR_PORT } from '../collector/start-collector';
import type { DaemonSet } from '../kubernetes/daemon-set';
import { podIdentity } from '../kubernetes/daemon-set';
import type { NetworkPlan, NodePlan } from '../network/plan';
import { AGENT_METRICS_PORT, untilLetGo } from '../prometheus/agent-targets';
import { systemCgroups } from '../resources/cgroups';
import { cgroupName } from '../run/ownership';
import { recordMade } from '../run/remove-run';
import type { Surroundings } from '../surroundings';
import type { AgentSettings } from './agent-environment';
import { agentEnvironment } from './agent-environment';
import { makeAgentPod } from './agent-pod';
import type { PodBoard } from './pod-board';
import { makePodBoard } from './pod-board';

/** The agents as a DaemonSet: one pod a node. */
export type Agents = {
  /** Starts all pods at once; for the first time. @throws Error when one does not get ready */
  start(): Promise<void>;
  /**
   * Gives the agents other settings as a cluster does: one node after the other, its pod evicts a last time and ends, and
   * a new one takes its place. Only after `start`, with Prometheus running, and not while another rollout is under way.
   *
   * @param together nodes at a time: the DaemonSet's maxUnavailable
   * @throws Error when a pod does not get ready, had to be killed, or `stop` was called; later nodes keep their old pods
   */
  rollOut(settings: AgentSettings, together?: number): Promise<void>;
  /** Ends all pods after their last eviction. @throws Error when one had to be killed: its last flows are lost */
  stop(): Promise<void>;
  settings(): AgentSettings;
  daemonSet(): DaemonSet;
  /** Tells each change of the DaemonSet or its pods. @returns a function that ends it */
  onChange(listener: (set: DaemonSet) => void): () => void;
};

const lostFlows = (names: readonly string[]): Error =>
  new Error(`${names.join(', ')} did not end in time and lost its last flows`);

/** Variables that the agent of one node gets beside those that all get. */
export type NodeEnvironment = (node: NodePlan, runDirectory: string) => Record<string, string>;

type Starter = (node: NodePlan, settings: AgentSettings) => Promise<void>;

/** Hands out a function that puts a new pod on a node and waits until it is ready. */
function podStarter(
  here: Surroundings,
  network: NetworkPlan,
  board: PodBoard,
  { entry, nodeEnvironment }: AgentsOptions,
): Starter {
  const layout = systemCgroups();
  const collector = { host: network.fabric.ip, port: COLLECTOR_PORT };
  let podsMade = 0;
  return async (node, settings) => {
    const place = { nodeIp: node.ip, collector, metricsPort: AGENT_METRICS_PORT };
    const environment = { ...agentEnvironment(settings, place), ...nodeEnvironment?.(node, here.run.directory) };
    const { generation } = board.daemonSet();
    const spec = { ...podIdentity(here.run.id, podsMade++), generation, node, entry, environment };
    const pod = makeAgentPod(here, layout, spec, board.publish);
    board.put(node, pod);
    board.publish();
    await pod.start();
  };
}

/** Ends a node's pod, once Prometheus has let go of it. @returns its name if it had to be killed */
async function endPod(
  here: Surroundings,
  board: PodBoard,
  node: NodePlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const pod = board.on(node);
  if (!pod) return undefined;
  const { name } = pod.state();
  board.unlist(node);
  board.publish();
  await untilLetGo(here, name, signal);
  const byItself = await pod.stop();
  board.remove(node);
  return byItself ? undefined : name;
}

/** What runs in the pods. */
export type AgentsOptions = {
  /** Path of a program, as `agentProgram` takes it. */
  entry: string;
  nodeEnvironment?: NodeEnvironment;
};

/** Hands out the agents, not started yet. */
export function makeAgents(
  here: Surroundings,
  network: NetworkPlan,
  first: AgentSettings,
  options: AgentsOptions,
): Agents {
  recordMade(here.run.directory, { kind: 'cgroup', name: cgroupName(here.run.id) });
  const board = makePodBoard(here, network);
  const startOn = podStarter(here, network, board, options);
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, here.signal]);
  let settings = first;
  let rollout: Promise<void> = Promise.resolve();

  async function replace(node: NodePlan): Promise<void> {
    const killed = await endPod(here, board, node, signal);
    signal.throwIfAborted();
    await startOn(node, settings);
    if (killed !== undefined) throw lostFlows([killed]);
  }

  async function replaceAll(together: number): Promise<void> {
    board.publish();
    for (let first = 0; first < network.nodes.length; first += together) {
      await Promise.all(network.nodes.slice(first, first + together).map(replace));
    }
  }

  async function stopAll(): Promise<void> {
    ending.abort(new Error('the agents are being stopped'));
    const stopping = board.all();
    const byThemselves = await Promise.all(stopping.map((pod) => pod.stop()));
    await rollout.catch(() => undefined); // who asked for it is told
    network.nodes.forEach(board.remove);
    board.publish();
    const killed = stopping.filter((_, index) => !byThemselves[index]).map((pod) => pod.state().name);
    if (killed.length > 0) throw lostFlows(killed);
  }

  board.publish();
  return {
    daemonSet: board.daemonSet,
    onChange: board.onChange,
    settings: () => settings,
    stop: stopAll,
    async start() {
      await Promise.all(network.nodes.map((node) => startOn(node, settings)));
    },
    rollOut(next, together = 1) {
      settings = next;
      board.nextGeneration();
      return (rollout = replaceAll(together));
    },
  };
}
