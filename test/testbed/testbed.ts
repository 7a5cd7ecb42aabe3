import { fileURLToPath } from 'node:url';
import type { Agents, NodeEnvironment } from './agents/agents';
import { agentSocket } from './agents/container';
import { makeAgents } from './agents/agents';
import { BUILT_AGENT, isAgentProgram } from './agents/agent-program';
import { daemonSetFile } from './agents/pod-board';
import type { Collector } from './collector/start-collector';
import { startCollector } from './collector/start-collector';
import type { DaemonSet } from './kubernetes/daemon-set';
import type { NetworkCounters } from './network/interface-counters';
import { readNetworkCounters } from './network/interface-counters';
import { makeNetwork } from './network/namespaces';
import type { NetworkPlan } from './network/plan';
import { planNetwork } from './network/plan';
import { startRelay } from './network/start-relay';
import type { TestbedSettings } from './options';
import { defaultSettings } from './options';
import { AGENT_METRICS_PORT, prometheusSocket } from './prometheus/agent-targets';
import type { PrometheusServer } from './prometheus/start-prometheus';
import { PROMETHEUS_PORT, startPrometheus } from './prometheus/start-prometheus';
import { beginRun, sweepDeadRuns } from './run/run';
import { bundleWorkers } from './run/worker-bundle';
import type { Surroundings } from './surroundings';
import { surroundings } from './surroundings';
import { LIMITS, planTraffic } from './traffic/plan';
import type { LoadPlanner, Traffic } from './traffic/traffic';
import { startPods } from './traffic/traffic';

const PROTO_FILE = fileURLToPath(new URL('../../agent/export/proto/flow.proto', import.meta.url));

export type TestbedNode = {
  name: string;
  ip: string;
  namespace: string;
  /** Name of the agent's pod; another one after each rollout. */
  agentPod: string;
  pods: { name: string; ip: string; namespace: string }[];
};

export type TestbedControl = {
  /** Gets one line for each step that begins. */
  progress?: (line: string) => void;
  /** Aborting it while the testbed starts makes `startTestbed` undo what it made, and throw. */
  signal?: AbortSignal;
  /** Told when a process ends that should run, with the end of its log. */
  onUnexpectedEnd?: (text: string) => void;
  /** The agent to run: a Node.js program or an executable; the built one if not given. */
  agentEntry?: string;
  /** The agents' environment variables beside those that follow from the settings. */
  agentEnvironment?: Readonly<Record<string, string>>;
  nodeEnvironment?: NodeEnvironment;
  /** Longest time that the pods send. */
  maxSeconds?: number;
  /** The collector keeps flows by time, too. */
  timeline?: boolean;
  /** Another load than that of the settings. */
  load?: Load;
  /** Pods that send from the start on, by name; all if not given. */
  startPods?: (pod: string) => boolean;
};

/** What the pods do, and that in words. */
export type Load = { text: string; plan: LoadPlanner };

export type Testbed = {
  runId: string;
  /** Folder of what belongs to this run; it goes with it. */
  directory: string;
  network: NetworkPlan;
  /** As they are now. */
  readonly nodes: TestbedNode[];
  prometheus: PrometheusServer;
  collector: Collector;
  traffic: Traffic;
  agents: Agents;
  /** What the interfaces had counted when the agents were ready and no traffic flowed yet. */
  countersAtStart: NetworkCounters;
  interfaceCounters(): Promise<NetworkCounters>;
  /** Ends traffic and agents in order, and removes everything. Idempotent. */
  stop(): Promise<void>;
  /** Removes everything at once: the agents' last flows are lost. */
  kill(): Promise<void>;
} & AsyncDisposable;

/**
 * @param settings those not given are the command line's defaults
 * @throws Error when a step fails or is aborted; nothing is left behind then
 */
export async function startTestbed(settings: Partial<TestbedSettings>, control: TestbedControl = {}): Promise<Testbed> {
  const progress = control.progress ?? ((): void => undefined);
  // Failing aborts too: a step that runs beside the failed one must not start another process after the clean-up.
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(control.signal ? [control.signal] : [])]);
  signal.throwIfAborted();
  const agentEntry = control.agentEntry ?? BUILT_AGENT;
  if (!isAgentProgram(agentEntry))
    throw new Error(`${agentEntry} can't be run${agentEntry === BUILT_AGENT ? ': `npm run build` makes it' : ''}`);
  await bundleWorkers();
  const swept = await sweepDeadRuns();
  if (swept > 0) progress(`removed what ${swept} earlier run(s) left behind`);
  const run = await beginRun();
  const here = surroundings(run, signal, (process, how) => {
    if (!failed.signal.aborted) control.onUnexpectedEnd?.(`${process.name} ended (${how}):\n${process.logTail()}`);
  });
  try {
    return await startParts(here, { ...defaultSettings(), ...settings }, { ...control, progress, agentEntry }, failed);
  } catch (error) {
    failed.abort(error);
    await run.remove();
    // Whatever a step made of it: the cause is that somebody asked to stop.
    control.signal?.throwIfAborted();
    throw error;
  }
}

async function startParts(
  here: Surroundings,
  settings: TestbedSettings,
  control: TestbedControl & { progress: (line: string) => void; agentEntry: string },
  ending: AbortController,
): Promise<Testbed> {
  const { progress } = control;
  const network = planNetwork(here.run.id, settings.nodes, settings.pods);
  progress(`network: ${settings.nodes} nodes with ${settings.pods} pods each`);
  await makeNetwork(network, here);
  await startRelay(here, network.fabric.namespace, [
    { socketPath: prometheusSocket(here), host: '127.0.0.1', port: PROMETHEUS_PORT },
    ...network.nodes.map((node) => ({ socketPath: agentSocket(here, node), host: node.ip, port: AGENT_METRICS_PORT })),
  ]);
  progress('flow collector');
  const collector = await startCollector(here, network, PROTO_FILE, control.timeline ?? false);
  progress(`agents: cacheMaxFlows ${settings.cacheMaxFlows}, cacheActiveTimeout ${settings.cacheTimeout}`);
  const { cacheMaxFlows, cacheTimeout: cacheActiveTimeout, sampling } = settings;
  const { agentEntry: entry, agentEnvironment: environment, nodeEnvironment } = control;
  const first = { cacheMaxFlows, cacheActiveTimeout, sampling, environment };
  const agents = makeAgents(here, network, first, { entry, nodeEnvironment });
  await agents.start();
  const interfaceCounters = (): Promise<NetworkCounters> => readNetworkCounters(network);
  const countersAtStart = await interfaceCounters();
  progress('Prometheus');
  const sources = { stateFile: daemonSetFile(here), pipeline: collector.metrics };
  const prometheus = await startPrometheus(here, network, sources, settings.prometheusPort);
  const load = control.load ?? settingsLoad(settings, control.maxSeconds ?? LIMITS.seconds.most);
  progress(`traffic: ${load.text}`);
  const traffic = await startPods(here, network, load.plan);
  await traffic.start(control.startPods);
  const ends = makeEnds(here, ending, traffic, agents);
  return {
    runId: here.run.id,
    directory: here.run.directory,
    network,
    get nodes() {
      return nodesNow(network, agents.daemonSet());
    },
    prometheus,
    collector,
    traffic,
    agents,
    countersAtStart,
    interfaceCounters,
    ...ends,
    [Symbol.asyncDispose]: ends.stop,
  };
}

function settingsLoad(settings: TestbedSettings, maxSeconds: number): Load {
  const { flows, rate, churn } = settings;
  return {
    text: `${flows} flows, ${rate} requests a second${churn > 0 ? `, ${churn} new flows a second` : ''}`,
    plan: (pods, socketPath) => planTraffic(pods, { ...settings, maxSeconds }, socketPath),
  };
}

/** A node whose agent has ended has the name of no pod. */
function nodesNow(network: NetworkPlan, { pods }: DaemonSet): TestbedNode[] {
  return network.nodes.map((node) => ({ ...node, agentPod: pods.find((pod) => pod.node === node.name)?.name ?? '' }));
}

/** The two ways to end; whichever comes first, everything is removed once. */
function makeEnds(
  { run }: Surroundings,
  ending: AbortController,
  traffic: Traffic,
  agents: Agents,
): Pick<Testbed, 'stop' | 'kill'> {
  const kill = async (): Promise<void> => {
    ending.abort(new Error('the testbed is stopping'));
    await run.remove();
  };
  const stopInOrder = async (): Promise<void> => {
    try {
      await traffic.end();
      await agents.stop();
    } catch (error) {
      // After `kill` no agent has ended by itself, which is what the caller wanted.
      if (!ending.signal.aborted) throw error;
    } finally {
      await kill();
    }
  };
  let stopping: Promise<void> | undefined;
  return { kill, stop: () => (stopping ??= stopInOrder()) };
}
