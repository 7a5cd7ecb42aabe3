/** One life of the built agent in the lab, in a cgroup of its own: its metrics, its log, its end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentProgram, BUILT_AGENT } from '../../testbed/agents/agent-program';
import { AGENT_INTERFACE } from '../../bench/process/wire';
import type { Lab } from '../../bench/process/lab';
import { agentEnvironment } from '../../testbed/agents/agent-environment';
import { startRelay } from '../../testbed/network/start-relay';
import type { CgroupUsage } from '../../testbed/resources/cgroup-files';
import { enterCgroup, makeCgroup, readUsage, systemCgroups } from '../../testbed/resources/cgroups';
import { cgroupName } from '../../testbed/run/ownership';
import type { RunningProcess } from '../../testbed/run/processes';
import { recordMade } from '../../testbed/run/remove-run';
import { requestSocket } from '../../testbed/run/unix-http';
import { waitFor } from '../../testbed/run/wait';
import { parseMetrics } from '../metrics-text';
import { closedBooks, scrapeOf, unexplained } from './books';
import type { Books, Scrape } from './books';
import type { CollectorRun } from './collector-run';

const METRICS_PORT = 9400;
const READY_MS = 20_000;
const END_MS = 15_000;
const POLL_MS = 50;

export type AgentRun = {
  pid: number;
  scrape(): Promise<Scrape>;
  /** Looks at the metrics until they are as wanted. @throws Error, with the last of them, when they don't become so */
  until(what: string, wanted: (scrape: Scrape) => boolean, deadlineMs: number): Promise<Scrape>;
  usage(): CgroupUsage;
  log(): string;
  /** SIGTERM; resolves with the agent's last word when it has ended by itself. */
  stop(): Promise<{ books: Books; seconds: number }>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Kills it if it still runs: a scenario that failed must not stand in the way of the next. */
  [Symbol.asyncDispose](): Promise<void>;
};

export type AgentStarter = (collector: CollectorRun, env: Record<string, string>) => Promise<AgentRun>;

type Placed = { running: RunningProcess; logFile: string; socketPath: string; usage(): CgroupUsage };

function agentRun(lab: Lab, { running, logFile, socketPath, usage }: Placed): AgentRun {
  const scrape = async (): Promise<Scrape> => {
    const { text } = await requestSocket(socketPath, '/metrics');
    return scrapeOf(parseMetrics(text));
  };
  const kill = async (): Promise<void> => {
    process.kill(running.pid, 'SIGKILL');
    await running.stop(0);
  };
  return {
    pid: running.pid,
    scrape,
    async until(what, wanted, deadlineMs) {
      let last: Scrape | undefined;
      const look = async (): Promise<Scrape | undefined> => {
        last = await scrape();
        return wanted(last) ? last : undefined;
      };
      const wait = { what, deadlineMs, intervalMs: POLL_MS, signal: lab.here.signal };
      return waitFor(look, wait).catch((error: unknown) => {
        const shown = last === undefined ? 'no metrics' : JSON.stringify({ ...last, unexplained: unexplained(last) });
        throw new Error(`${what}: ${shown}\n${running.logTail()}`, { cause: error });
      });
    },
    usage,
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      const begun = performance.now();
      if (!(await running.stop(END_MS))) throw new Error(`the agent does not end:\n${running.logTail()}`);
      return { books: closedBooks(readFileSync(logFile, 'utf8')), seconds: (performance.now() - begun) / 1000 };
    },
    kill,
    [Symbol.asyncDispose]: async () => {
      if (!running.hasEnded()) await kill();
    },
  };
}

function environment(collector: CollectorRun, env: Record<string, string>): Record<string, string> {
  const settings = { cacheMaxFlows: 100_000, cacheActiveTimeout: '1s', sampling: 1 };
  const place = { nodeIp: '10.1.0.1', collector: { host: '', port: 0 }, metricsPort: METRICS_PORT };
  return {
    PATH: process.env.PATH ?? '',
    ...agentEnvironment(settings, place),
    ...collector.target,
    INTERFACES: AGENT_INTERFACE,
    EXCLUDE_INTERFACES: '',
    ...env,
  };
}

/** Prepares the lab for agents. @returns starts one and waits until it is attached */
export async function prepareAgents(lab: Lab): Promise<AgentStarter> {
  const { here } = lab;
  const socketPath = join(here.run.directory, 'agent-metrics.sock');
  await startRelay(here, lab.namespace, [{ socketPath, host: '127.0.0.1', port: METRICS_PORT }]);
  const layout = systemCgroups();
  const parent = cgroupName(here.run.id);
  recordMade(here.run.directory, { kind: 'cgroup', name: parent });
  let started = 0;
  return async (collector, env) => {
    const name = `agent-${++started}`;
    makeCgroup(layout, parent, name);
    const running = await here.start({
      name,
      namespace: lab.namespace,
      sysfs: 'namespace',
      ...agentProgram(BUILT_AGENT),
      env: environment(collector, env),
      onPid: (pid) => enterCgroup(layout, `${parent}/${name}`, pid),
    });
    const ready = async (): Promise<true | undefined> => {
      if (running.hasEnded()) throw new Error('it has ended');
      return (await requestSocket(socketPath, '/readyz')).status === 200 ? true : undefined;
    };
    const wait = { what: `${name} is ready`, deadlineMs: READY_MS, intervalMs: POLL_MS, signal: here.signal };
    await waitFor(ready, wait).catch((error: unknown) => {
      throw new Error(`${name} does not start; its log ends:\n${running.logTail()}`, { cause: error });
    });
    const logFile = join(here.run.directory, 'logs', `${name}.log`);
    return agentRun(lab, { running, logFile, socketPath, usage: () => readUsage(layout, `${parent}/${name}`) });
  };
}
