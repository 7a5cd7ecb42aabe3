/** What holds for the images before they run: equal builds, sizes, labels, SBOMs, options. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageFacts } from './archives';
import { buildImages, imageNamed, npmRunImages } from './archives';
import { openPodman } from './podman';

type Sbom = {
  spdxVersion: string;
  packages: { name: string; versionInfo: string; externalRefs: { referenceLocator: string }[] }[];
  relationships: unknown[];
};

const LIMITS = {
  'agent-health-agent': { bytes: 125e6, compressedBytes: 50e6 },
  'agent-health-plugin': { bytes: 90e6, compressedBytes: 50e6 },
} as const;
const NAMES = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

const folder = mkdtempSync(join(tmpdir(), 'image-builds-'));
let first: ImageFacts[];
let second: ImageFacts[];

beforeAll(async () => {
  first = await buildImages(join(folder, 'first'));
  second = await buildImages(join(folder, 'second'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(NAMES)('%s', (name) => {
  it('has the same digest and the same SBOM each time', () => {
    const [one, other] = [imageNamed(first, name), imageNamed(second, name)];
    expect(other.digest).toBe(one.digest);
    expect(readFileSync(other.sbom, 'utf8')).toBe(readFileSync(one.sbom, 'utf8'));
  });
  it('is small enough', () => {
    const { bytes, compressedBytes } = imageNamed(first, name);
    expect(bytes).toBeLessThanOrEqual(LIMITS[name].bytes);
    expect(compressedBytes).toBeLessThanOrEqual(LIMITS[name].compressedBytes);
  });
  it('has labels, a user, a port and an entry point', async () => {
    await using podman = openPodman();
    const { archive, reference } = imageNamed(first, name);
    await podman.load(archive);
    const config = JSON.parse(await podman.run('inspect', '--format', '{{json .Config}}', reference)) as {
      User: string;
      ExposedPorts: object;
      Entrypoint: string[];
      Labels: Record<string, string>;
    };
    const keys = ['title', 'description', 'licenses', 'version', 'revision', 'created'];
    for (const key of keys) expect(config.Labels[`org.opencontainers.image.${key}`]).toMatch(/./);
    expect(config.User).toBe(name === 'agent-health-agent' ? '0:0' : '1001:0');
    expect(Object.keys(config.ExposedPorts)).toEqual([name === 'agent-health-agent' ? '9090/tcp' : '9443/tcp']);
    expect(config.Entrypoint[0]).toMatch(/^\/opt\/agent-health\/bin\//);
  });
  it('holds no shell, compiler or npm, and nothing that may be written by others', async () => {
    await using podman = openPodman();
    const { archive, reference } = imageNamed(first, name);
    await podman.load(archive);
    await podman.run('create', '--name', 'listed', reference);
    const tar = join(folder, `${name}.tar`);
    await podman.run('export', '--output', tar, 'listed');
    const lines = execFileSync('tar', ['-tvf', tar], { encoding: 'utf8', maxBuffer: 64 << 20 })
      .trim()
      .split('\n');
    const files = lines.filter((line) => line.includes('opt/agent-health/'));
    expect(files.length).toBeGreaterThan(10);
    expect(lines.filter((line) => /\/(?:bash|sh|busybox|npm|gcc|clang|python3?)$/.test(line))).toEqual([]);
    expect(files.filter((line) => line[8] === 'w' || line[5] === 'w')).toEqual([]);
  });
});

describe('the SBOM', () => {
  const packagesOf = (name: string): Map<string, string> => {
    const sbom = JSON.parse(readFileSync(imageNamed(first, name).sbom, 'utf8')) as Sbom;
    expect(sbom.spdxVersion).toBe('SPDX-2.3');
    expect(sbom.relationships).toHaveLength(sbom.packages.length);
    return new Map(sbom.packages.map((each) => [each.name, each.externalRefs[0].referenceLocator]));
  };
  it('lists what the agent is made of', () => {
    const packages = packagesOf('agent-health-agent');
    expect(packages.get('node')).toMatch(/^pkg:generic\/node@24\./);
    expect(packages.get('libbpf1')).toMatch(/^pkg:deb\/debian\/libbpf1@.*distro=debian-13/);
    for (const name of ['koffi', 'pino', 'prom-client', 're2js']) expect(packages.get(name)).toMatch(/^pkg:npm\//);
    expect([...packages.keys()]).not.toContain('react');
  });
  it('lists what the plugin is made of', () => {
    const packages = packagesOf('agent-health-plugin');
    expect(packages.get('nginx')).toMatch(/^pkg:deb\/debian\/nginx@/);
    for (const name of ['victory', '@tanstack/react-query']) expect([...packages.keys()].join(' ')).toContain(name);
    expect([...packages.keys()]).not.toContain('webpack');
  });
});

describe('npm run images', () => {
  it.each([
    [['--platform', 'linux/s390x'], '--platform: “linux/s390x” is not allowed'],
    [['--platform', 'linux/amd64,linux/amd64'], '--platform: '],
    [['--base', 'not a reference'], '--base: “not a reference” is not allowed'],
    [['--tag', '-x'], '--tag'],
    [['--only', 'collector'], '--only: “collector” is not allowed; it takes agent, plugin'],
    [['--shell'], '--shell'],
  ])('%j ends with 2 and says what is allowed', async (args, message) => {
    await expect(npmRunImages(...args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(message) as string,
    });
  });
});
