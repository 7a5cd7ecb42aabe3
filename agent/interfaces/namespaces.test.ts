import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listNamespaces, watchNamespaces, whyOnlyOwn } from './namespaces';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'namespaces-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SYS_ADMIN = 'CapEff:\t0000000000200000\n';
const NOTHING = 'CapEff:\t0000000000000000\n';

describe('named namespaces', () => {
  it('are told apart by inode, without the own one', () => {
    const named = join(folder, 'netns');
    const own = join(folder, 'own');
    mkdirSync(named);
    writeFileSync(own, '');
    writeFileSync(join(named, 'pod-1'), '');
    writeFileSync(join(named, 'pod-2'), '');
    linkSync(own, join(named, 'mine'));
    linkSync(join(named, 'pod-1'), join(named, 'pod-1-again'));
    const there = listNamespaces(named, own)?.there ?? new Map<number, string>();
    expect([...there.values()].sort()).toEqual([join(named, 'pod-1'), join(named, 'pod-2')]);
  });

  it('are not there before a namespace is mounted on the name', () => {
    writeFileSync(join(folder, 'pod'), '');
    expect(listNamespaces(folder)).toEqual({ there: new Map(), empty: 1 });
  });

  it('are watched where the folder is there and the process may enter them', () => {
    expect(whyOnlyOwn(folder, SYS_ADMIN)).toBeUndefined();
    expect(whyOnlyOwn(folder, NOTHING)).toMatch(/no CAP_SYS_ADMIN/);
    expect(whyOnlyOwn(join(folder, 'nowhere'), SYS_ADMIN)).toMatch(/there is no .*nowhere/);
  });
});

describe('the watch', () => {
  function setUp(refuse: readonly number[] = []) {
    const told: string[] = [];
    const there = new Map([
      [1, '/a'],
      [2, '/b'],
    ]);
    const waiting: { ms: number; run: () => void }[] = [];
    const refused = new Set(refuse);
    let empty = 0;
    const watch = watchNamespaces(
      {
        appeared(inode, path, isNew) {
          told.push(`${path} ${inode}${isNew ? '' : ' again'}`);
          return !refused.has(inode);
        },
        vanished: (inode) => told.push(`gone ${inode}`),
      },
      { nowMs: () => 0, after: (ms, run) => (waiting.push({ ms, run }), () => undefined) },
      folder,
      () => ({ there, empty }),
    );
    const setEmpty = (count: number): number => (empty = count);
    return { told, there, waiting, refused, watch, setEmpty };
  }

  it('tells of what comes and goes, and once more of what was refused', () => {
    const { told, there, refused, watch } = setUp([2]);
    expect(told).toEqual(['/a 1', '/b 2']);
    expect(watch.refused).toBe(1);
    there.delete(1);
    watch.look();
    expect(told.slice(2)).toEqual(['gone 1', '/b 2 again']);
    refused.clear();
    watch.look();
    watch.look();
    expect(told.slice(4)).toEqual(['/b 2 again']);
    expect(watch.refused).toBe(0);
    there.delete(2);
    watch.look();
    expect(told.slice(5)).toEqual(['gone 2']);
    watch[Symbol.dispose]();
  });

  it('looks soon after a name has come, and again until a namespace is mounted on it', async () => {
    const { told, there, waiting, watch, setEmpty } = setUp();
    setEmpty(1);
    writeFileSync(join(folder, 'pod'), '');
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    waiting.at(-1)?.run();
    const next = waiting.at(-1);
    expect(next?.ms).toBe(10);
    setEmpty(0);
    there.set(3, '/c');
    next?.run();
    expect(told.at(-1)).toBe('/c 3');
    expect(waiting.at(-1)).toBe(next);
    watch[Symbol.dispose]();
  });
});
