/** Programs of others at the hooks of ours: in front of it, and at work against it. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ask, chat, startAgent, udpPackets } from './agent';
import { mayLoadBpf } from './rig';
import { ADDRESS, createVethPair, outputOf, untilSaid } from './veth';
import type { VethPair } from './veth';

const FOREIGN = fileURLToPath(new URL('./foreign.mjs', import.meta.url));
const PINGS = 500;
/** TCX_PASS: the packet goes on to the stack, and to no other program. */
const PASS = '0';
const OFTEN = { LISTEN_POLL_PERIOD: '100ms', LOG_LEVEL: 'debug' };
const METRICS = { METRICS_ENABLE: 'true', METRICS_SERVER_PORT: '9400' };

const ping = (pair: VethPair): Promise<void> => chat(pair, 'ping', [ADDRESS.b], PINGS);

/** A program of somebody else on veth-a, which ends with the test. */
async function foreignProgram(pair: VethPair, direction: string, place: 'first' | 'last') {
  const child = pair.spawn('a', 'node', [FOREIGN, 'veth-a', direction, PASS, place]);
  await untilSaid(child, 'stdout', 'attached');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

const readiness = (pair: VethPair): Promise<string> => ask(pair, 'readyz');

describe.skipIf(!mayLoadBpf())('beside programs of others', () => {
  test('counts what a program that was there first ends the way of', async () => {
    await using pair = await createVethPair();
    await using _ingress = await foreignProgram(pair, 'ingress', 'last');
    await using _egress = await foreignProgram(pair, 'egress', 'first');
    const agent = await startAgent(pair, { ...OFTEN, ...METRICS });
    await ping(pair);
    expect(await readiness(pair)).toMatch(/^200/);
    expect(udpPackets(await agent.stop())).toBe(2 * PINGS);
  });

  test('sees nothing at the tail, as it was told to', async () => {
    await using pair = await createVethPair();
    await using _foreign = await foreignProgram(pair, 'ingress', 'last');
    const agent = await startAgent(pair, { ...OFTEN, TCX_ATTACH_ANCHOR_INGRESS: 'tail' });
    await ping(pair);
    expect(udpPackets(await agent.stop())).toBe(PINGS); /* egress */
  });

  test('gets in front of a program that got in front', async () => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { ...OFTEN, ...METRICS });
    await using _foreign = await foreignProgram(pair, 'ingress', 'first');
    await expect.poll(() => agent.log).toContain('was attached in front');
    await expect.poll(() => agent.log.split('"msg":"attached"').length).toBe(4);
    await ping(pair);
    expect(await readiness(pair)).toMatch(/^200/);
    expect(udpPackets(await agent.stop())).toBe(2 * PINGS);
  });

  test('is not ready while a program stays in front', async () => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { ...OFTEN, ...METRICS, TC_ATTACH_MODE: 'tc' });
    expect(await readiness(pair)).toMatch(/^200/);
    {
      await using _foreign = await foreignProgram(pair, 'ingress', 'first');
      await expect.poll(() => readiness(pair)).toMatch(/^503 at 1 observation points? .*programs of others run first/);
    }
    await expect.poll(() => readiness(pair)).toMatch(/^200/);
    await agent.stop();
  });

  test.each(['tcx', 'tc'])('by %s attaches again what somebody detached', async (mode) => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { ...OFTEN, TC_ATTACH_MODE: mode });
    if (mode === 'tc') await pair.tc('a', 'qdisc', 'delete', 'dev', 'veth-a', 'clsact');
    else await outputOf(pair.spawn('a', 'node', [FOREIGN, 'detach', 'veth-a']));
    await expect.poll(() => agent.log.split('somebody else detached').length).toBe(3);
    await expect.poll(() => agent.log.split('"msg":"attached"').length).toBe(5);
    await ping(pair);
    expect(udpPackets(await agent.stop())).toBe(2 * PINGS);
  });
});
