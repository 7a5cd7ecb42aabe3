/** The agent's image on a real network: the three capabilities and no more, a read-only root, exact to the packet. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chat, sumOf } from '../kernel/agent';
import type { JsonFlow } from '../kernel/agent';
import { mayLoadBpf } from '../kernel/rig';
import { ADDRESS, createVethPair, minus, outputOf, untilSaid } from '../kernel/veth';
import type { VethPair } from '../kernel/veth';
import type { ImageFacts } from './archives';
import { buildImages, imageNamed } from './archives';
import type { Podman } from './podman';
import { openPodman } from './podman';

const CAPABILITIES = ['BPF', 'PERFMON', 'NET_ADMIN'] as const;

const folder = mkdtempSync(join(tmpdir(), 'agent-image-'));
let podman: Podman;
let image: ImageFacts;

beforeAll(async () => {
  podman = openPodman();
  image = imageNamed(await buildImages(folder, '--only', 'agent'), 'agent-health-agent');
  await podman.load(image.archive);
});
afterAll(async () => {
  await podman[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Options of a container on side a. */
function optionsOn(pair: VethPair, capabilities: readonly string[], env: Record<string, string>): string[] {
  const settings = { EXPORT: 'stdout', AGENT_IP: ADDRESS.a, CACHE_ACTIVE_TIMEOUT: '300ms', ...env };
  return [
    ...['--network', `ns:${pair.namespaces.a}`, '--security-opt', 'seccomp=unconfined'],
    ...['--cap-add', capabilities.join(',')],
    ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
}

describe.skipIf(!mayLoadBpf())('the agent in a container', () => {
  it('counts a known load exactly, and ends with 0', async () => {
    await using pair = await createVethPair();
    const before = await pair.counters();
    const agent = podman.start('agent', optionsOn(pair, CAPABILITIES, { INTERFACES: 'veth-a' }), image.reference);
    const output = outputOf(agent);
    await untilSaid(agent, 'stderr', 'interfaces listed');
    await chat(pair, 'talk', [ADDRESS.b, ADDRESS.b6], 600);
    agent.kill('SIGTERM');
    const lines = (await output).trim().split('\n');
    const flows = lines.map((line) => JSON.parse(line) as JsonFlow);
    expect(flows.length).toBeGreaterThan(600);
    expect(sumOf(flows)).toEqual(minus(await pair.counters(), before));
  });

  it.each(CAPABILITIES)('says that %s is missing', async (missing) => {
    await using pair = await createVethPair();
    const granted = CAPABILITIES.filter((name) => name !== missing);
    const agent = podman.start(`agent-without-${missing}`, optionsOn(pair, granted, {}), image.reference);
    let log = '';
    agent.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const [code] = (await once(agent, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(log).toContain(`CAP_${missing}`);
    for (const name of granted) expect(log).not.toMatch(new RegExp(`(?:lacks|missing|without)[^\n]*CAP_${name}\\b`));
  });

  it('names bad settings and ends with 2', async () => {
    await using pair = await createVethPair();
    const agent = podman.start('agent', optionsOn(pair, CAPABILITIES, { CACHE_MAX_FLOWS: '-1' }), image.reference);
    await expect(outputOf(agent)).rejects.toThrow(/ended with 2: .*CACHE_MAX_FLOWS="-1"/s);
  });
});
