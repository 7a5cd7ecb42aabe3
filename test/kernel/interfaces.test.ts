/** Interfaces that change while the agent watches them. */
import { describe, expect, test } from 'vitest';
import { ask, spray, startAgent, udpPackets } from './agent';
import { mayLoadBpf } from './rig';
import { createVethPair } from './veth';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!mayLoadBpf())('the agent', () => {
  test('says that its settings select no interface, until one comes', async () => {
    await using pair = await createVethPair();
    const metrics = { METRICS_ENABLE: 'true', METRICS_SERVER_PORT: '9400' };
    const agent = await startAgent(pair, { INTERFACES: 'veth-A,/^late[0-9]{1,2}$/', LOG_LEVEL: 'debug', ...metrics });
    expect(agent.log).toContain('"entries":["veth-A","/^late[0-9]{1,2}$/"]');
    expect(agent.log).toContain('select none of the interfaces that are there: nothing is counted');
    expect(await ask(pair, 'readyz')).toMatch(/^503 INTERFACES and EXCLUDE_INTERFACES select none/);
    expect(await ask(pair, 'metrics')).toMatch(/^\w*interfaces\{selection="selected"\} 0$/m);
    await pair.ip('a', 'link', 'add', 'late10', 'type', 'bridge');
    await expect.poll(() => ask(pair, 'readyz')).toMatch(/^200/);
    expect(await ask(pair, 'metrics')).toMatch(/^\w*interfaces\{selection="selected"\} 1$/m);
    await agent.stop();
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
