import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached, cacheFolder } from './cache';
import { kubernetesVersion } from './go-programs';

describe('cached', () => {
  let cache = '';
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cache-'));
    vi.stubEnv('XDG_CACHE_HOME', cache);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });

  it('fills a folder once', async () => {
    const fill = vi.fn((folder: string) => {
      writeFileSync(join(folder, 'program'), 'x');
      return Promise.resolve();
    });
    const path = await cached('part', fill);
    expect(await cached('part', fill)).toBe(path);
    expect(fill).toHaveBeenCalledOnce();
    expect(readFileSync(join(path, 'program'), 'utf8')).toBe('x');
  });

  it('leaves nothing of a build that failed', async () => {
    await expect(cached('part', () => Promise.reject(new Error('no compiler')))).rejects.toThrow('no compiler');
    expect(readdirSync(cacheFolder())).toEqual([]);
  });
});

const goMod = (folder: string): string => readFileSync(new URL(`../${folder}/go.mod`, import.meta.url), 'utf8');

it('finds versions in go.mod', () => {
  const kubernetes = kubernetesVersion(goMod('kubernetes'));
  expect(kubernetes['k8s.io/component-base/version.gitVersion']).toMatch(/^v1\.\d+\.\d+$/);
  expect(() => kubernetesVersion('module x')).toThrow('does not say which version of k8s.io/kubernetes');
});
