/** The built agent in a namespace of a veth pair, and something for it to count. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { aloneInNamespace } from '../testbed/agents/agent-program';
import { ADDRESS, outputOf, untilSaid } from './veth';
import type { Counters, VethPair } from './veth';

export const AGENT = fileURLToPath(new URL('../../agent/dist/main.js', import.meta.url));
const CHATTER = fileURLToPath(new URL('./chatter.mjs', import.meta.url));

export type JsonFlow = {
  Packets: number;
  Bytes: number;
  Proto: number;
  SrcAddr: string;
  DstAddr: string;
  SrcMac: string;
  Interfaces: string[];
};
/** All flows that it exported, the last eviction included, and all lines that it logged. */
export type AgentOutput = { flows: JsonFlow[]; log: string };

const UDP = 17;
export const udpPackets = ({ flows }: AgentOutput): number =>
  flows.filter(({ Proto }) => Proto === UDP).reduce((sum, { Packets }) => sum + Packets, 0);

export const sumOf = (flows: readonly JsonFlow[]): Counters =>
  flows.reduce((t, f) => ({ packets: t.packets + f.Packets, bytes: t.bytes + f.Bytes }), { packets: 0, bytes: 0 });

export type RunningAgent = {
  /** What it has logged so far. */
  readonly log: string;
  stop(): Promise<AgentOutput>;
  /** SIGKILL. Settles when it is gone. */
  kill(): Promise<void>;
};

/**
 * The agent on side a, watching veth-a, once it has attached to all that is there.
 *
 * @param wrapper a command that runs the command behind it
 */
export async function startAgent(
  pair: VethPair,
  env: Record<string, string>,
  wrapper: readonly string[] = [],
): Promise<RunningAgent> {
  const [command, ...args] = [...wrapper, 'node', AGENT];
  const alone = aloneInNamespace({ command, args });
  return superviseAgent(pair.spawn('a', alone.command, [...alone.args], { ...SETTINGS, INTERFACES: 'veth-a', ...env }));
}

/** Flows are said on standard output, and no interface is left out. */
export const SETTINGS = {
  EXPORT: 'stdout',
  AGENT_IP: ADDRESS.a,
  EXCLUDE_INTERFACES: '',
  CACHE_ACTIVE_TIMEOUT: '300ms',
} as const;

/** An agent that has been started with those settings, once it has attached to all that is there. */
export async function superviseAgent(agent: ChildProcess): Promise<RunningAgent> {
  let log = '';
  agent.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const output = outputOf(agent);
  output.catch(() => undefined); /* whoever stops it hears of that */
  await untilSaid(agent, 'stderr', 'interfaces listed');
  return {
    get log() {
      return log;
    },
    async stop() {
      agent.kill('SIGTERM');
      const lines = (await output).trim().split('\n');
      return { flows: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as JsonFlow), log };
    },
    async kill() {
      agent.kill('SIGKILL');
      if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit');
    },
  };
}

/** Status and text of a path of the agent's metrics server, at port 9400. */
export async function ask(pair: VethPair, path: string): Promise<string> {
  const url = `http://127.0.0.1:9400/${path}`;
  return outputOf(
    pair.spawn('a', 'node', ['-e', `fetch('${url}').then(async (r) => console.log(r.status, await r.text()))`]),
  );
}

/** Side b sends `count` datagrams to side a, where nobody listens. */
export async function spray(pair: VethPair, count: number): Promise<void> {
  await outputOf(pair.spawn('b', 'node', [CHATTER, 'spray', ADDRESS.a, String(count)]));
}

/** Side a talks to side b, at each of the addresses: see chatter.mjs. */
export async function chat(
  pair: VethPair,
  mode: 'talk' | 'ping',
  hosts: readonly string[],
  count: number,
): Promise<void> {
  const server = pair.spawn('b', 'node', [CHATTER, 'serve']);
  try {
    await untilSaid(server, 'stdout', 'listening');
    for (const host of hosts) await outputOf(pair.spawn('a', 'node', [CHATTER, mode, host, String(count)]));
  } finally {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
}
