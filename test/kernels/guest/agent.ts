/** The agent as a node runs it, with its flows on standard output. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { GUEST } from '../protocol';
import type { Counters } from '../protocol';
import { progress } from './report';
import { until } from './system';

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 30_000;

export type JsonFlow = { Packets: number; Bytes: number; SrcAddr: string; Interfaces: string[] };

export type Agent = {
  /** Flows exported so far. */
  readonly flows: JsonFlow[];
  readonly log: string;
  /** Kinds of the BPF links it holds. */
  links(): string[];
  /** Value of a series of /metrics, by its name and labels as they stand there; 0 if it is not there. */
  metric(series: string): Promise<number>;
  /** SIGKILL: nothing is cleaned up. */
  kill(): Promise<void>;
  /** SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
};

const METRICS_PORT = 9400;
const PREFIX = 'netobserv_agent_';

function linkTypesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fdinfo`;
  const infos = readdirSync(folder).map((fd) => readFileSync(`${folder}/${fd}`, 'utf8'));
  return infos.flatMap((info) => /^link_type:\t(\w+)/m.exec(info)?.[1] ?? []);
}

async function metric(series: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${PREFIX}${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

/** Starts the agent without waiting for it. */
function spawnAgent(env: Record<string, string>) {
  return spawn(process.execPath, [GUEST.agent], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { EXPORT: 'stdout', AGENT_IP: '192.0.2.1', TC_ATTACH_MODE: 'any', LOG_LEVEL: 'debug', ...env },
  });
}

/** What the agent says, and its exit code, on a kernel where it does not start. */
export async function runToItsEnd(env: Record<string, string>): Promise<{ exitCode: number | null; said: string }> {
  const child = spawnAgent(env);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { exitCode, said };
}

/** Starts the agent; settles when it has attached to what is there. */
export async function startAgent(env: Record<string, string>): Promise<Agent> {
  const child = spawnAgent({
    METRICS_ENABLE: 'true',
    METRICS_SERVER_PORT: String(METRICS_PORT),
    METRICS_PREFIX: PREFIX,
    ...env,
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const flows: JsonFlow[] = [];
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => flows.push(JSON.parse(line) as JsonFlow));
  await until('the agent has started', START_LIMIT_MS, () => {
    if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}: ${log}`);
    const isThere = ['started', 'interfaces listed'].every((said) => log.includes(`"msg":"${said}"`));
    return isThere && /of other namespaces listed|there is no \/var\/run\/netns/.test(log);
  });
  progress('agent started');
  return {
    flows,
    get log() {
      return log;
    },
    links: () => linkTypesOf(child.pid ?? 0),
    metric,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      const [code] = await closed;
      clearTimeout(timer);
      return code;
    },
  };
}

export const sumOf = (flows: readonly JsonFlow[]): Counters =>
  flows.reduce((sum, flow) => ({ packets: sum.packets + flow.Packets, bytes: sum.bytes + flow.Bytes }), {
    packets: 0,
    bytes: 0,
  });
