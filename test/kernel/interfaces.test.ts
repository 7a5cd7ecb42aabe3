/** Interfaces that change while the agent watches them. */
import { describe, expect, test } from 'vitest';
import { ask, spray, startAgent, udpPackets } from './agent';
import { mayLoadBpf } from './rig';
import { createVethPair } from './veth';

const METRICS = { METRICS_ENABLE: 'true', METRICS_SERVER_PORT: '9400' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!mayLoadBpf())('the agent', () => {
  test('says that its settings select no interface, until one comes', async () => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { INTERFACES: 'veth-A,/^late[0-9]{1,2}$/', LOG_LEVEL: 'debug', ...METRICS });
    expect(agent.log).toContain('"entries":["veth-A","/^late[0-9]{1,2}$/"]');
    expect(agent.log).toContain('select none of the interfaces that are there: nothing is counted');
    expect(await ask(pair, 'readyz')).toMatch(/^503 INTERFACES and EXCLUDE_INTERFACES select none/);
    expect(await ask(pair, 'metrics')).toMatch(/^\w*interfaces\{selection="selected"\} 0$/m);
    await pair.ip('a', 'link', 'add', 'late10', 'type', 'bridge');
    await expect.poll(() => ask(pair, 'readyz')).toMatch(/^200/);
    expect(await ask(pair, 'metrics')).toMatch(/^\w*interfaces\{selection="selected"\} 1$/m);
    await agent.stop();
  });

  test('gives the flows of an interface that has gone its name, not that of the one that took its index', async () => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { INTERFACES: '/^(old|new)$/', CACHE_ACTIVE_TIMEOUT: '60s' });
    for (const [name, mac] of [
      ['old', '02:00:00:00:00:01'],
      ['new', '02:00:00:00:00:02'],
    ]) {
      await pair.ip('a', 'link', 'add', name, 'index', '77', 'address', mac, 'type', 'veth', 'peer', 'name', 'peer');
      await pair.ip('a', 'link', 'set', name, 'up');
      await pair.ip('a', 'link', 'set', 'peer', 'up');
      await pause(2500); /* longer than what delays duplicate address detection: RFC 4862 §5.4.2, 1 s */
      await pair.ip('a', 'link', 'delete', name);
    }
    const { flows } = await agent.stop();
    const namesOf = (address: string): Set<string> =>
      new Set(flows.filter(({ DstAddr }) => DstAddr === address).flatMap(({ Interfaces }) => Interfaces));
    expect(namesOf('ff02::1:ff00:1')).toEqual(new Set(['old']));
    expect(namesOf('ff02::1:ff00:2')).toEqual(new Set(['new']));
  });

  test.each([
    ['tcx', 200, { attached: 32, refused: 336 }],
    ['any', 200, { attached: 200, refused: 0 }],
  ])('by %s goes on with %i interfaces and 128 files', async (mode, count, expected) => {
    await using pair = await createVethPair();
    for (let i = 0; i < count / 2; i++)
      await pair.ip('a', 'link', 'add', `m${i}`, 'type', 'veth', 'peer', 'name', `n${i}`);
    const env = { INTERFACES: '/^[mn][0-9]/', TC_ATTACH_MODE: mode, TC_ATTACH_RETRIES: '0', ...METRICS };
    const agent = await startAgent(pair, env, ['prlimit', '--nofile=128:128']);
    expect(agent.log).toContain(`"attached":${expected.attached},"msg":"interfaces listed"`);
    if (mode === 'tcx') {
      expect(agent.log).toContain(
        'EMFILE: of the 128 files that the process may have open (ulimit -n), TCX links and other network namespaces can have 64',
      );
    }
    await pause(1000); /* evictions */
    expect(await ask(pair, 'metrics')).toMatch(
      new RegExp(`^\\w*observation_points\\{state="refused"\\} ${expected.refused}$`, 'm'),
    );
    const { log } = await agent.stop();
    expect(log).toContain('stopped: what became of all packets and flows');
  });

  test('misses nothing of an interface that joins and leaves a bridge', async () => {
    await using pair = await createVethPair();
    await pair.ip('a', 'link', 'add', 'br0', 'type', 'bridge');
    const agent = await startAgent(pair, { DIRECTION: 'ingress', LOG_LEVEL: 'debug' });
    const sent = spray(pair, 20_000);
    for (let i = 0; i < 5; i++) {
      await pair.ip('a', 'link', 'set', 'veth-a', 'master', 'br0');
      await pause(100);
      await pair.ip('a', 'link', 'set', 'veth-a', 'nomaster');
      await pause(100);
    }
    await sent;
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(20_000);
    expect(output.log.split('"msg":"attached"')).toHaveLength(2);
  });

  test('misses nothing while other interfaces come and go and lists are interrupted', async () => {
    await using pair = await createVethPair();
    const poll = { LISTEN_INTERFACES: 'poll', LISTEN_POLL_PERIOD: '100ms' };
    const agent = await startAgent(pair, { DIRECTION: 'ingress', LOG_LEVEL: 'debug', ...poll });
    const sent = spray(pair, 20_000);
    for (let i = 0; i < 100; i++) {
      await pair.ip('a', 'link', 'add', `c${i}`, 'type', 'bridge');
      await pair.ip('a', 'link', 'delete', `c${i}`);
    }
    await sent;
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(20_000);
    expect(output.log.split('"msg":"attached"')).toHaveLength(2);
  });
});
