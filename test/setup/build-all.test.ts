import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lacking, PARTS } from './build-all';

describe('the results of a part', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'build-all-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each(PARTS)('of $name are all looked for', ({ results }) => {
    for (const file of results) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), 'x');
    }
    expect(lacking(root, results)).toEqual([]);
    for (const file of results) {
      rmSync(join(root, file));
      expect(lacking(root, results)).toEqual([file]);
      writeFileSync(join(root, file), '');
      expect(lacking(root, results)).toEqual([file]);
      writeFileSync(join(root, file), 'x');
    }
  });
});

it('builds the agent anew when the objects of the kernel tests are gone', () => {
  const agent = PARTS.find(({ name }) => name === 'agent');
  expect(agent?.results).toEqual(
    expect.arrayContaining(['bpf/.output/flows.bpfel.o', 'bpf/.output/flows.bpfeb.o', 'agent/dist/flows.bpfel.o']),
  );
});
