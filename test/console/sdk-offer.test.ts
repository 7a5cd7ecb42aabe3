import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const ENUMS = ['PrometheusEndpoint', 'Operator'];

/** Names of the values in the export lists of a module; types are gone when it runs. */
async function exportsOf(path: string): Promise<string[]> {
  const source = await readFile(resolve(ROOT, path), 'utf8');
  return [...source.matchAll(/export \{([^}]*)\}/g)]
    .flatMap(([, list]) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}

it('the small console offers all that the plugin takes from the SDK', async () => {
  const offered = (await exportsOf('test/console/host/sdk.ts')).map((name) => name.split(' as ').at(-1));
  const taken = (await exportsOf('src/console/sdk.ts')).map((name) => name.split(' as ')[0]);
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.filter((name) => !offered.includes(name) && !ENUMS.includes(name))).toEqual([]);
});
