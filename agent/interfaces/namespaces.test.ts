import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { otherNamespaces } from './namespaces';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'namespaces-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('names those that are not the own one, by inode', () => {
  const named = join(folder, 'netns');
  const own = join(folder, 'own');
  mkdirSync(named);
  writeFileSync(own, '');
  linkSync(own, join(named, 'mine'));
  writeFileSync(join(named, 'pod-1'), '');
  writeFileSync(join(named, 'pod-2'), '');
  expect(otherNamespaces(named, own).sort()).toEqual(['pod-1', 'pod-2']);
});

it('names none where the folder cannot be read', () => {
  expect(otherNamespaces(join(folder, 'nowhere'))).toEqual([]);
});
