/** How programs are attached, beside qdiscs and filters of others, and what stays behind. */
import { describe, expect, test } from 'vitest';
import { chat, startAgent, udpPackets } from './agent';
import { mayLoadBpf } from './rig';
import { ADDRESS, createVethPair } from './veth';
import type { VethPair } from './veth';

const PINGS = 1000;

const ping = (pair: VethPair): Promise<void> => chat(pair, 'ping', [ADDRESS.b], PINGS);
/** Kinds of the qdiscs of veth-a. */
const qdiscs = async (pair: VethPair): Promise<string[]> =>
  (JSON.parse(await pair.tc('a', '-j', 'qdisc', 'show', 'dev', 'veth-a')) as { kind: string }[]).map(
    ({ kind }) => kind,
  );

type Filter = { kind: string; pref: number; options?: { handle?: string; bpf_name?: string } };

/** Filters at a hook of veth-a, without the heads of their lists. */
async function filters(pair: VethPair, direction: 'ingress' | 'egress'): Promise<Filter[]> {
  const text = await pair.tc('a', '-j', 'filter', 'show', 'dev', 'veth-a', direction);
  return text.trim() === '' ? [] : (JSON.parse(text) as Filter[]).filter(({ options }) => options !== undefined);
}

const oursAt = async (pair: VethPair, direction: 'ingress' | 'egress'): Promise<Filter[]> =>
  (await filters(pair, direction)).filter(({ options }) => options?.bpf_name?.startsWith('agent-health'));

/** A filter of somebody else, which matches everything and does nothing. */
const addForeign = (pair: VethPair, direction: string, preference: string): Promise<string> =>
  pair.tc(...(['a', 'filter', 'add', 'dev', 'veth-a', direction, 'pref', preference] as const), ...MATCH_ALL);
const MATCH_ALL = ['protocol', 'all', 'u32', 'match', 'u32', '0', '0'];

describe.skipIf(!mayLoadBpf())('attaching', () => {
  test.each([
    ['tcx', {}, 2 * PINGS],
    ['tc', {}, 2 * PINGS],
    ['any', {}, 2 * PINGS],
    ['tc', { DIRECTION: 'ingress' }, PINGS],
    ['tc', { DIRECTION: 'egress' }, PINGS],
    ['tcx', { DIRECTION: 'egress' }, PINGS],
  ])('by %s %j counts every packet and leaves nothing behind', async (mode, env, expected) => {
    await using pair = await createVethPair();
    const before = await qdiscs(pair);
    const agent = await startAgent(pair, { TC_ATTACH_MODE: mode, ...env });
    expect(await qdiscs(pair)).toEqual(mode === 'tc' ? [...before, 'clsact'] : before);
    await ping(pair);
    expect(udpPackets(await agent.stop())).toBe(expected);
    expect(await qdiscs(pair)).toEqual(before);
  });

  test('leaves a qdisc and filters of others as they are', async () => {
    await using pair = await createVethPair();
    await pair.tc('a', 'qdisc', 'add', 'dev', 'veth-a', 'clsact');
    await addForeign(pair, 'ingress', '1');
    await addForeign(pair, 'egress', '7');
    const before = [await filters(pair, 'ingress'), await filters(pair, 'egress')];
    const agent = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
    /* The kernel keeps filters of one preference to one kind. */
    expect([await oursAt(pair, 'ingress'), await oursAt(pair, 'egress')]).toMatchObject([[{ pref: 2 }], [{ pref: 1 }]]);
    await ping(pair);
    expect(udpPackets(await agent.stop())).toBe(2 * PINGS);
    expect([await filters(pair, 'ingress'), await filters(pair, 'egress')]).toEqual(before);
    expect(await qdiscs(pair)).toContain('clsact');
  });

  test('leaves a qdisc of its own to a filter that somebody added', async () => {
    await using pair = await createVethPair();
    const agent = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
    await addForeign(pair, 'egress', '7');
    await agent.stop();
    expect(await qdiscs(pair)).toContain('clsact');
    expect(new Set((await filters(pair, 'egress')).map(({ kind }) => kind))).toEqual(new Set(['u32']));
    expect(await filters(pair, 'ingress')).toEqual([]);
  });

  test.each(['tc', 'tcx'])(
    'by %s replaces what a killed agent left, and removes its qdisc at the end',
    async (mode) => {
      await using pair = await createVethPair();
      const before = await qdiscs(pair);
      const killed = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
      await killed.kill();
      expect(await oursAt(pair, 'ingress')).toHaveLength(1);
      const agent = await startAgent(pair, { TC_ATTACH_MODE: mode });
      await expect.poll(() => agent.log).toContain('"filters":2');
      for (const direction of ['ingress', 'egress'] as const) {
        expect(await oursAt(pair, direction)).toHaveLength(mode === 'tc' ? 1 : 0);
      }
      await ping(pair);
      expect(udpPackets(await agent.stop())).toBe(2 * PINGS);
      expect(await qdiscs(pair)).toEqual(before);
    },
  );

  test('removes what an agent left that was killed beside it', async () => {
    await using pair = await createVethPair();
    const before = await qdiscs(pair);
    const killed = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
    const agent = await startAgent(pair, { TC_ATTACH_MODE: 'tc', LISTEN_POLL_PERIOD: '100ms' });
    expect(await oursAt(pair, 'egress')).toHaveLength(2);
    await killed.kill();
    await expect.poll(() => oursAt(pair, 'egress'), { timeout: 10_000 }).toHaveLength(1);
    await agent.stop();
    expect(await qdiscs(pair)).toEqual(before);
  });

  test('removes what a killed agent left on an interface that is not chosen any more', async () => {
    await using pair = await createVethPair();
    const before = await qdiscs(pair);
    await (await startAgent(pair, { TC_ATTACH_MODE: 'tc' })).kill();
    const agent = await startAgent(pair, { TC_ATTACH_MODE: 'tc', INTERFACES: 'lo' });
    await expect.poll(() => qdiscs(pair)).toEqual(before);
    await agent.stop();
  });

  test('two agents by TCX count side by side, and neither fights for the front', async () => {
    await using pair = await createVethPair();
    const env = { TC_ATTACH_MODE: 'tcx', LISTEN_POLL_PERIOD: '100ms' };
    const first = await startAgent(pair, env);
    const second = await startAgent(pair, env);
    await ping(pair);
    const outputs = [await first.stop(), await second.stop()];
    expect(outputs.map(udpPackets)).toEqual([2 * PINGS, 2 * PINGS]);
    for (const { log } of outputs) expect(log).not.toContain('in front');
  });

  test('two agents count side by side, and the last one removes the qdisc of the first', async () => {
    await using pair = await createVethPair();
    const before = await qdiscs(pair);
    const first = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
    const second = await startAgent(pair, { TC_ATTACH_MODE: 'tc' });
    expect(await oursAt(pair, 'ingress')).toHaveLength(2);
    await ping(pair);
    expect(udpPackets(await first.stop())).toBe(2 * PINGS);
    expect(await oursAt(pair, 'ingress')).toHaveLength(1);
    await ping(pair);
    expect(udpPackets(await second.stop())).toBe(4 * PINGS);
    expect(await qdiscs(pair)).toEqual(before);
  });

  test('shares an ingress qdisc of somebody else, and says that it has no egress', async () => {
    await using pair = await createVethPair();
    await pair.tc('a', 'qdisc', 'add', 'dev', 'veth-a', 'ingress');
    const before = await qdiscs(pair);
    const agent = await startAgent(pair, { TC_ATTACH_MODE: 'tc', TC_ATTACH_RETRIES: '0' });
    await ping(pair);
    const output = await agent.stop();
    expect(udpPackets(output)).toBe(PINGS);
    expect(output.log).toMatch(/"direction":"egress","error":"EEXIST: [^"]*kind ingress, which has no egress"/);
    expect(await qdiscs(pair)).toEqual(before);
  });
});
