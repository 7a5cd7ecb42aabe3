import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAMESPACE } from '../../src/i18n/use-t';

const ROOT = resolve(import.meta.dirname, '../..');

type PackageJson = { name: string; consolePlugin: { name: string; exposedModules: Record<string, string> } };

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(ROOT, path), 'utf8'));
}

const { name, consolePlugin } = (await readJson('package.json')) as PackageJson;
const extensions = await readFile(join(ROOT, 'console-extensions.json'), 'utf8');
const texts = (await readJson(`locales/en/${NAMESPACE}.json`)) as Record<string, string>;

describe('the plugin', () => {
  it('has one name everywhere', () => {
    expect(consolePlugin.name).toBe(name);
    expect(NAMESPACE).toBe(`plugin__${name}`);
    expect(readdirSync(join(ROOT, 'locales/en'))).toEqual([`${NAMESPACE}.json`]);
  });

  it('exposes the module of every code reference', () => {
    const references = [...extensions.matchAll(/"\$codeRef":\s*"([^".]+)/g)].map(([, module]) => module);
    expect(references.length).toBeGreaterThan(0);
    expect(Object.keys(consolePlugin.exposedModules)).toEqual(expect.arrayContaining(references));
  });

  it('has a file for every exposed module', () => {
    for (const path of Object.values(consolePlugin.exposedModules)) {
      expect([`${path}.ts`, `${path}.tsx`].some((file) => existsSync(join(ROOT, 'src', file)))).toBe(true);
    }
  });

  it('has a text for every label of its extensions', () => {
    const labels = [...extensions.matchAll(/%([^%]+)%/g)].map(([, label]) => label.split('~'));
    expect(labels.length).toBeGreaterThan(0);
    for (const [namespace, key] of labels) {
      expect(namespace).toBe(NAMESPACE);
      expect(texts).toHaveProperty([key]);
    }
  });
});
