import { describe, expect, it } from 'vitest';
import type { Filter } from '../netlink/tc-messages';
import type { Standing } from './hook';
import { choosePreference, standingOf } from './filter-order';
import { chooseWays } from './ways';

const filter = (preference: number, more: Partial<Filter> = {}): Filter => ({
  preference,
  protocol: 3,
  kind: 'bpf',
  handle: 1,
  chain: 0,
  name: 'other',
  ...more,
});

describe('choosePreference', () => {
  it.each<[string, Filter[], number]>([
    ['the first one where there is no other', [], 1],
    ['that of BPF filters, because the newest one runs first', [filter(1)], 1],
    ['one that is free, before others', [filter(2), filter(3)], 1],
    ['the next one after a filter of another kind', [filter(1, { kind: 'u32' })], 2],
    ['the next one after a filter for one protocol', [filter(1, { protocol: 0x0800 })], 2],
    ['the next one after a filter of another chain', [filter(1, { chain: 5 })], 2],
    ['a gap', [filter(1, { kind: 'u32' }), filter(3, { kind: 'flower' })], 2],
    ['behind several', [filter(1, { kind: 'u32' }), filter(2, { kind: 'flower' })], 3],
  ])('is %s', (_, filters, preference) => {
    expect(choosePreference(filters)).toBe(preference);
  });
});

describe('standingOf', () => {
  const ours = filter(1, { handle: 42, name: 'agent-health' });
  const head = filter(1, { handle: 0, name: '' });
  it.each<[string, Filter[], Standing]>([
    ['first', [head, ours, filter(1), filter(2)], 'first'],
    ['behind another agent of ours', [head, filter(1, { handle: 44, name: 'agent-health+clsact' }), ours], 'first'],
    ['behind filters of a chain to which nothing sends packets', [filter(1, { chain: 4 }), ours], 'first'],
    ['behind a newer one of its preference', [head, filter(1), ours], 'overtaken'],
    ['gone', [head, filter(1)], 'gone'],
    ['gone with all others', [], 'gone'],
  ])('%s', (_, filters, standing) => {
    expect(standingOf(ours, filters)).toBe(standing);
  });

  it('behind what cannot share a preference', () => {
    const second = { ...ours, preference: 2 };
    expect(standingOf(second, [filter(1, { kind: 'u32' }), second])).toBe('behind');
    expect(standingOf(second, [filter(1), second])).toBe('overtaken');
  });
});

describe('chooseWays', () => {
  it.each([
    ['tcx', true, ['tcx']],
    ['tc', true, ['tc']],
    ['tc', false, ['tc']],
    ['any', true, ['tcx', 'tc']],
    ['any', false, ['tc']],
  ] as const)('%s, TCX in the kernel: %s', (mode, hasTcx, ways) => {
    expect(chooseWays(mode, hasTcx)).toEqual(ways);
  });

  it('says which setting asks for what the kernel lacks, and what to set', () => {
    const message = /TC_ATTACH_MODE=tcx asks for TCX, which this kernel \(.+\) does not have/;
    expect(() => chooseWays('tcx', false)).toThrow(expect.objectContaining({ code: 'TCX_MISSING', exitCode: 1 }));
    expect(() => chooseWays('tcx', false)).toThrow(message);
  });
});
