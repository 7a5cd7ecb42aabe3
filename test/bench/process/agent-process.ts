/** Runs an agent, ours or a peer, in the lab, in a cgroup of its own, and reads what it uses. */
import { readFileSync } from 'node:fs';
import { enterCgroup, makeCgroup, readUsage, systemCgroups } from '../../testbed/resources/cgroups';
import type { CgroupUsage } from '../../testbed/resources/cgroup-files';
import { agentEnvironment } from '../../testbed/agents/agent-environment';
import { aloneInNamespace } from '../../testbed/agents/agent-program';
import { cgroupName } from '../../testbed/run/ownership';
import { recordMade } from '../../testbed/run/remove-run';
import type { RunningProcess } from '../../testbed/run/processes';
import { waitFor } from '../../testbed/run/wait';
import { COLLECTOR } from './lab';
import type { Lab } from './lab';
import { AGENT_INTERFACE } from './wire';

/** How to start an agent. */
export type AgentCommand = {
  name: string;
  command: string;
  args: readonly string[];
  /** More environment variables, those of the benchmark excepted. */
  env?: Record<string, string>;
};

export type AgentSettings = {
  cacheMaxFlows: number;
  cacheActiveTimeoutMs: number;
  /** More environment variables. */
  env?: Record<string, string>;
};

export type Usage = CgroupUsage & {
  /** Memory of the process alone, from /proc/<pid>/status. */
  residentBytes: number;
  anonymousBytes: number;
};

export type RunningAgent = {
  usage(): Usage;
  pid: number;
  stop(): Promise<void>;
};

const METRICS_PORT = 9400;
const READY_MS = 30_000;
const PROBE_MS = 300;
const STOP_MS = 20_000;
const ATTEMPTS = 3;

function environment(agent: AgentCommand, settings: AgentSettings): Record<string, string> {
  const { cacheMaxFlows, cacheActiveTimeoutMs } = settings;
  const chosen = { cacheMaxFlows, cacheActiveTimeout: `${cacheActiveTimeoutMs}ms`, sampling: 1 };
  return {
    PATH: process.env.PATH ?? '',
    ...agentEnvironment(chosen, { nodeIp: '10.1.0.1', collector: COLLECTOR, metricsPort: METRICS_PORT }),
    INTERFACES: AGENT_INTERFACE,
    EXCLUDE_INTERFACES: '',
    ...agent.env,
    ...settings.env,
  };
}

/** The number of kilobytes behind a name in /proc/<pid>/status. */
function kilobytes(status: string, name: string): number {
  const line = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status);
  if (line === null) throw new Error(`/proc tells no ${name}`);
  return Number(line[1]) * 1024;
}

let started = 0;

/** Waits until packets that are sent to a started agent come to the collector as flows. */
async function untilItWorks(lab: Lab, agent: RunningProcess): Promise<void> {
  const before = (await lab.collected()).packets;
  const reached = async (): Promise<boolean> => {
    await lab.send({ packets: 1, flows: 1, rate: 0 });
    return agent.hasEnded() || (await lab.collected()).packets > before;
  };
  const wait = { what: `${agent.name} exports flows`, deadlineMs: READY_MS, intervalMs: PROBE_MS };
  try {
    await waitFor(async () => (await reached()) || undefined, { ...wait, signal: lab.here.signal });
    if (agent.hasEnded()) throw new Error(`${agent.name} ended`);
  } catch (error) {
    throw new Error(`${agent.name} does not work; its log ends:\n${agent.logTail()}`, { cause: error });
  }
}

async function tryStart(lab: Lab, agent: AgentCommand, settings: AgentSettings): Promise<RunningAgent> {
  const { here } = lab;
  const layout = systemCgroups();
  const parent = cgroupName(here.run.id);
  const child = `${agent.name}-${++started}`;
  const path = `${parent}/${child}`;
  recordMade(here.run.directory, { kind: 'cgroup', name: parent });
  makeCgroup(layout, parent, child);
  const running = await here.start({
    name: child,
    namespace: lab.namespace,
    sysfs: 'namespace',
    ...aloneInNamespace(agent),
    env: environment(agent, settings),
    onPid: (pid) => enterCgroup(layout, path, pid),
  });
  try {
    await untilItWorks(lab, running);
  } catch (error) {
    await running.stop(STOP_MS);
    throw error;
  }
  return {
    pid: running.pid,
    usage() {
      const status = readFileSync(`/proc/${running.pid}/status`, 'utf8');
      const [residentBytes, anonymousBytes] = [kilobytes(status, 'VmRSS'), kilobytes(status, 'RssAnon')];
      return { ...readUsage(layout, path), residentBytes, anonymousBytes };
    },
    async stop() {
      await running.stop(STOP_MS);
    },
  };
}

/** Starts it and waits until its flows reach the collector. A peer may need a second start: now and then one sees nothing. */
export async function startAgent(lab: Lab, agent: AgentCommand, settings: AgentSettings): Promise<RunningAgent> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    try {
      return await tryStart(lab, agent, settings);
    } catch {
      lab.here.signal.throwIfAborted();
    }
  }
  return tryStart(lab, agent, settings);
}
