import { describe, expect, test } from 'vitest';
import { AGENT, chat, startAgent, sumOf } from './agent';
import type { AgentOutput } from './agent';
import { mayLoadBpf } from './rig';
import { ADDRESS, createVethPair, minus, outputOf } from './veth';
import type { VethPair } from './veth';

/** Runs the agent on side a while `during` talks. */
async function observe(pair: VethPair, env: Record<string, string>, during: () => Promise<void>): Promise<AgentOutput> {
  const agent = await startAgent(pair, env);
  try {
    await during();
  } catch (error) {
    await agent.kill();
    throw error;
  }
  return agent.stop();
}

const CASES: { name: string; env: Record<string, string> }[] = [
  { name: 'with room in the map', env: { CACHE_MAX_FLOWS: '5000' } },
  { name: 'with a map of 50 flows, so that most packets take the ring buffer', env: { CACHE_MAX_FLOWS: '50' } },
  { name: 'with a per-CPU map', env: { CACHE_MAX_FLOWS: '5000', FLOW_MAP_TYPE: 'percpu_hash' } },
];

describe.skipIf(!mayLoadBpf())('the agent on real traffic', () => {
  test.each(CASES)('exports what the interface counted, to the packet and the byte, $name', async ({ env }) => {
    await using pair = await createVethPair();
    const before = await pair.counters();
    const { flows, log } = await observe(pair, env, () => chat(pair, 'talk', [ADDRESS.b, ADDRESS.b6], 600));
    const after = await pair.counters();
    expect(flows.length).toBeGreaterThan(2 * 600);
    expect(sumOf(flows)).toEqual(minus(after, before));
    expect(new Set(flows.flatMap((f) => f.Interfaces))).toEqual(new Set(['veth-a']));
    expect(flows.some((f) => f.SrcAddr === ADDRESS.a6)).toBe(true);
    expect(log).not.toContain('not accounted for'); /* the agent's own books */
  });

  test('attaches to an interface that comes while it runs, and drops one that goes', async () => {
    await using pair = await createVethPair();
    const { flows, log } = await observe(pair, { INTERFACES: 'veth-a,/^late/', LOG_LEVEL: 'debug' }, async () => {
      await pair.ip('a', 'link', 'add', 'late0', 'type', 'veth', 'peer', 'name', 'late1');
      await pair.ip('a', 'address', 'add', '10.98.0.1/24', 'dev', 'late0');
      await pair.ip('a', 'link', 'set', 'late0', 'up');
      await pair.ip('a', 'link', 'set', 'late1', 'up'); /* the first packets of a new link: MLD, from its own address */
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await pair.ip('a', 'link', 'delete', 'late0');
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    expect(flows.flatMap((f) => f.Interfaces)).toContain('late0');
    expect(log).toContain('"interface":"late0","msg":"detached"');
  });

  test('names the bad settings and ends with 2', async () => {
    await using pair = await createVethPair();
    const agent = pair.spawn('a', 'node', [AGENT], { EXPORT: 'stdout', CACHE_MAX_FLOWS: '-1', SAMPLING: 'x' });
    await expect(outputOf(agent)).rejects.toThrow(/ended with 2: .*CACHE_MAX_FLOWS="-1".*SAMPLING="x"/s);
  });
});
