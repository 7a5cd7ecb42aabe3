/** The agent on the kernels of kernels.ts, each in a virtual machine. */
import { arch } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complain, say } from '../setup/say';
import { bootAndObserve } from './boot';
import type { Seen } from './boot';
import { knownDifference, renderDeviceTable, writeDeviceTable } from './device-table';
import type { DeviceResult } from './device-table';
import { DEVICE_KINDS, SCTP_KIND } from './guest/devices/kinds';
import { TRIED_KERNELS } from './kernels';
import type { TriedKernel } from './kernels';
import type { Hooks } from './protocol';

const canRun = arch() === 'x64';
if (!canRun) complain(`skipped: the guests run this machine's Node.js on amd64 kernels, and this machine is ${arch()}`);

const KINDS = [...DEVICE_KINDS.map(({ kind }) => kind), SCTP_KIND];
/** Filters of ours, by the program's type: the others in these tests are no programs. */
const programsOn = ({ ingress, egress }: Hooks): number[] =>
  [ingress, egress].map((text) => text.split('\n').filter((line) => line.includes('direct-action')).length);

const results: DeviceResult[] = [];

describe.skipIf(!canRun).each(TRIED_KERNELS.filter(({ expected }) => expected === 'refusal'))(
  'Linux $name',
  (kernel) => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await bootAndObserve(kernel, ['refusal']);
    });

    test('is refused with the reason', () => {
      const { exitCode, said } = seen.of('refusal');
      expect(exitCode).toBe(1);
      expect(said).toContain(seen.release);
      expect(said).toContain('5.14');
    });
  },
);

function judgeHooks({ expected }: TriedKernel, hooks: Hooks, links: readonly string[]): void {
  if (expected === 'tcx') {
    expect(programsOn(hooks)).toEqual([0, 0]);
    expect(links).toEqual(Array.from({ length: 6 }, () => 'tcx'));
  } else {
    expect(programsOn(hooks)).toEqual([1, 1]);
    expect(links).toEqual([]);
  }
}

describe.skipIf(!canRun).each(TRIED_KERNELS.filter(({ expected }) => expected !== 'refusal'))(
  'Linux $name',
  (kernel) => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await bootAndObserve(kernel, ['lifetime', 'devices']);
    });

    test(`counts 2,000 of 2,000 packets, attached by ${kernel.expected}`, () => {
      const { count, hooks, links } = seen.of('counting');
      judgeHooks(kernel, hooks, links);
      expect(count).toMatchObject({ sent: 1000, echoed: 1000, interface: { packets: 2000 } });
      expect(count.flows).toEqual(count.interface);
    });

    test('counts no packet again at the other end of a pair, in another namespace', () => {
      const { count, elsewhere } = seen.of('counting');
      expect(elsewhere).toEqual(count.interface);
    });

    test('counts on an interface with a qdisc and filters of others', () => {
      const { besideOthers } = seen.of('counting');
      expect(besideOthers).toMatchObject({ sent: 100, echoed: 100, flows: { packets: 200 } });
      expect(besideOthers.flows).toEqual(besideOthers.interface);
    });

    test('evicts when the time is up', () => expect(seen.of('counting').evictionsByTimeout).toBeGreaterThan(0));

    test('evicts early when the map is nearly full', () => {
      const { flows, evictionsWhenFull, exported } = seen.of('early');
      expect(evictionsWhenFull).toBe(1);
      expect(exported).toBeGreaterThan(flows / 2);
    });

    test('replaces what a killed agent has left', () => {
      const { before, left, replaced, count } = seen.of('leftovers');
      if (kernel.expected === 'tcx') expect(left).toEqual(before);
      else expect(programsOn(left)).toEqual([1, 1]);
      expect(programsOn(replaced)).toEqual(programsOn(left));
      expect(count.flows).toEqual(count.interface);
      expect(count.interface.packets).toBe(2900);
    });

    test('leaves qdiscs and filters of others alone, and nothing of its own', () => {
      const { before, after, exitCode } = seen.of('foreign');
      expect(exitCode).toBe(0);
      expect(after.bare).toEqual(before.bare);
      expect(after.shared).toEqual(before.shared);
      expect(after.late.qdiscs).toContain('clsact');
      expect(after.late.egress).toContain('matchall');
      expect(programsOn(after.late)).toEqual([0, 0]);
    });

    test.each(KINDS.filter((kind) => !kernel.lacks.includes(kind)))('counts packets and bytes of %s', (kind) => {
      const { rows, all, unavailable } = seen.of('devices');
      expect(unavailable.filter((each) => each.kind === kind)).toEqual([]);
      const own = rows.filter((row) => row.kind === kind);
      expect(own.length).toBeGreaterThan(0);
      for (const row of own) {
        expect(row.complaints).toEqual([]);
        expect(row.flows.packets).toBeGreaterThan(0);
        if (knownDifference(row.kind, row.watched) !== undefined) continue;
        /* Some devices leave headers out of their counters, so what was sent is the better truth where it is known. */
        expect(row.flows).toEqual(row.sent ?? row.interface);
        expect(row.flows.packets).toBe(row.interface.packets);
      }
      if (knownDifference(kind, 'all') !== undefined) return;
      const counted = all.filter((each) => each.kind === kind);
      expect(counted.map(({ flows }) => flows)).toEqual(counted.map(({ sent }) => sent));
    });

    afterAll(() => {
      results.push({ kernel: seen.release, ...seen.of('devices') });
    });
  },
);

afterAll(() => {
  if (results.length === 0) return;
  const table = renderDeviceTable(results);
  say(`\n${table}`);
  const isWhole = results.length === TRIED_KERNELS.filter(({ expected }) => expected !== 'refusal').length;
  if (process.env.UPDATE_DOCS !== 'true') return;
  if (isWhole) writeDeviceTable(table);
  else complain('docs/kernels.md is left as it is: the table lacks a kernel');
});
