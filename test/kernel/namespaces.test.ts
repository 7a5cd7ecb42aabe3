/** Interfaces of other network namespaces, which are named in a folder as those of pods are. */
import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AGENT, SETTINGS, ask, spray, superviseAgent, udpPackets } from './agent';
import type { RunningAgent } from './agent';
import { createNamedNamespaces } from './named';
import type { NamedNamespaces } from './named';
import { mayLoadBpf } from './rig';
import { createVethPair, outputOf } from './veth';
import type { VethPair } from './veth';

const run = promisify(execFile);

type Watcher = RunningAgent & { readonly pid: number };

/** An agent on side a that sees the names; once it has attached to all that is there, elsewhere too. */
async function startAgent(
  pair: VethPair,
  names: NamedNamespaces,
  env: Record<string, string> = {},
  wrapper: readonly string[] = [],
): Promise<Watcher> {
  const [command, ...args] = [...wrapper, 'node', AGENT];
  const shown = names.shownTo({ command, args });
  const settings = { ...SETTINGS, LOG_LEVEL: 'debug', ...env };
  const child: ChildProcess = pair.spawn('a', shown.command, [...shown.args], settings);
  const agent = await superviseAgent(child);
  await untilLogged(agent, /of other namespaces listed|no CAP_SYS_ADMIN/);
  return {
    get log() {
      return agent.log;
    },
    stop: agent.stop,
    kill: agent.kill,
    pid: child.pid ?? 0,
  };
}

const untilLogged = (agent: Pick<RunningAgent, 'log'>, what: RegExp): Promise<void> =>
  expect.poll(() => agent.log, { timeout: 5000 }).toMatch(what);

const filesOf = ({ pid }: Watcher): number => readdirSync(`/proc/${pid}/fd`).length;
const filtersOn = (pair: VethPair, side: 'a' | 'b'): Promise<string> => pair.tc(side, 'qdisc', 'show');

/** Sends `count` datagrams within the named namespace, over lo, from and to the same ports each time. */
async function sendToItself(namespace: string, count: number): Promise<void> {
  const program = `import socket; s = socket.socket(2, 2); s.bind(("127.0.0.1", 7001))
for i in range(${count}): s.sendto(b"x", ("127.0.0.1", 7002))`;
  await run('nsenter', [`--net=${namespace}`, 'python3', '-c', program]);
}

describe.skipIf(!mayLoadBpf())('an agent that may enter other network namespaces', () => {
  test('counts a packet once that it sees in two of them, whatever names they have', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    await names.add('pod-again', pair.namespaces.b);
    await names.add('own', pair.namespaces.a);
    await names.add('of-hostname', '/proc/self/ns/uts');
    writeFileSync(join(names.folder, 'gone'), '');
    const agent = await startAgent(pair, names, { METRICS_ENABLE: 'true', METRICS_SERVER_PORT: '9400' });
    await spray(pair, 5000);
    const metrics = await ask(pair, 'metrics');
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(5000);
    const places = new Set(output.flows.filter(({ Proto }) => Proto === 17).flatMap(({ Interfaces }) => Interfaces));
    expect(places).toEqual(new Set(['veth-a', 'veth-b']));
    expect(output.log).toMatch(/"namespaces":1,"refused":1,"attached":2,"msg":"interfaces of other namespaces listed"/);
    expect(output.log).toMatch(/of-hostname cannot be entered: EINVAL/);
    expect(metrics).toMatch(/^\w*network_namespaces\{state="watched"\} 1$/m);
    expect(metrics).toMatch(/^\w*network_namespaces\{state="refused"\} 1$/m);
    expect(await filtersOn(pair, 'b')).not.toContain('clsact');
  });

  test.each([
    ['both ends are not watched but one', { INTERFACES: '/^veth-b$/' }],
    ['one direction is watched', { DIRECTION: 'ingress' }],
    ['packets come through the ring buffer', { CACHE_MAX_FLOWS: '1' }],
  ])('counts each packet once where %s', async (_, env) => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    const agent = await startAgent(pair, names, env);
    await spray(pair, 3000);
    expect(udpPackets(await agent.stop())).toBe(3000);
  });

  test('follows names that come and go, and leaves nothing open', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    const agent = await startAgent(pair, names);
    const files = filesOf(agent);
    for (let i = 1; i <= 3; i++) {
      await names.add(`pod-${i}`, pair.namespaces.b);
      await untilLogged(agent, new RegExp(`"namespace":"pod-${i}".*"interface":"veth-b".*"attached"`));
      expect(filesOf(agent)).toBe(files + 3);
      await names.remove(`pod-${i}`);
      await untilLogged(agent, new RegExp(`"namespace":"pod-${i}".*no longer watched`));
      expect(filesOf(agent)).toBe(files);
      expect(await filtersOn(pair, 'b')).not.toContain('clsact');
    }
    await agent.stop();
  });

  test('does not keep a namespace alive whose name has gone', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    const agent = await startAgent(pair, names);
    await spray(pair, 1000);
    await names.remove('pod');
    await run('ip', ['netns', 'delete', pair.namespaces.b.replace('/run/netns/', '')]);
    const links = async (): Promise<string> =>
      outputOf(pair.spawn('a', 'ip', ['-brief', 'link', 'show', 'type', 'veth']));
    await expect.poll(links, { timeout: 5000 }).toBe('');
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(1000);
    expect(output.log).not.toMatch(/"level":[56]0/);
  });

  test('keeps loopback addresses of different namespaces apart', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    const agent = await startAgent(pair, names);
    await sendToItself(pair.namespaces.a, 300);
    await sendToItself(pair.namespaces.b, 200);
    const { flows } = await agent.stop();
    const packets = flows.filter(({ Proto, DstAddr }) => Proto === 17 && DstAddr === '127.0.0.1');
    expect(packets.map(({ Packets }) => Packets).sort()).toEqual([200, 300]);
  });

  test('watches what its descriptors are enough for, and counts the others', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    const holders = Array.from({ length: 30 }, () => pair.spawn('b', 'unshare', ['--net', 'sleep', '60']));
    try {
      await run('sleep', ['0.3']);
      for (const [i, { pid }] of holders.entries()) await names.add(`pod-${i}`, `/proc/${pid}/ns/net`);
      const env = { METRICS_ENABLE: 'true', METRICS_SERVER_PORT: '9400', TC_ATTACH_MODE: 'tcx' };
      const agent = await startAgent(pair, names, env, ['prlimit', '--nofile=128:128']);
      const metrics = await ask(pair, 'metrics');
      await spray(pair, 1000);
      const output = await agent.stop();
      expect(udpPackets(output)).toBe(1000);
      /* Two links for each of lo and veth-a leave 60. */
      expect(metrics).toMatch(/^\w*network_namespaces\{state="watched"\} 20$/m);
      expect(metrics).toMatch(/^\w*network_namespaces\{state="refused"\} 10$/m);
      expect(metrics).toMatch(/NamespaceNotWatched"[^\n]*\} 10$/m);
      expect(output.log.split('of the 128 files that the process may have open (ulimit -n)')).toHaveLength(2);
    } finally {
      holders.forEach((holder) => holder.kill());
    }
  });

  test('removes the filters of one that was killed', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    const killed = await startAgent(pair, names);
    await killed.kill();
    expect(await filtersOn(pair, 'b')).toContain('clsact');
    const agent = await startAgent(pair, names);
    await untilLogged(agent, /filters that a killed agent had left were removed/);
    await spray(pair, 1000);
    expect(udpPackets(await agent.stop())).toBe(1000);
    expect(await filtersOn(pair, 'b')).not.toContain('clsact');
  });

  test('without CAP_SYS_ADMIN says once that others are not watched, and goes on', async () => {
    await using pair = await createVethPair();
    await using names = await createNamedNamespaces();
    await names.add('pod', pair.namespaces.b);
    const without = ['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin'];
    const agent = await startAgent(pair, names, {}, without);
    await spray(pair, 1000);
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(1000);
    expect(output.log.match(/"otherNamespaces":1,"reason":"the agent has no CAP_SYS_ADMIN[^}]*/g)).toHaveLength(1);
    expect(output.log).not.toMatch(/"level":[456]0/);
  });
});
