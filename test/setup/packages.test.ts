import { describe, expect, it } from 'vitest';
import { hasTcx, lackingCapabilities } from './abilities';
import { packageNames } from './install';
import { COMMANDS } from './need';
import { NEEDS } from './packages';

describe('NEEDS', () => {
  it('says for each what it is for, and where both systems have it', () => {
    for (const need of NEEDS) {
      for (const text of [need.what, need.why, need.debian, need.fedora]) expect(text).not.toBe('');
      expect(need.neededBy.length).toBeGreaterThan(0);
    }
    expect(new Set(NEEDS.map((need) => need.what)).size).toBe(NEEDS.length);
  });
  it('has something for every command', () => {
    for (const command of COMMANDS) expect(NEEDS.some((need) => need.neededBy.includes(command))).toBe(true);
  });
});

it('names a package once, though two needs come from it', () => {
  const both = NEEDS.filter((need) => need.debian === 'prometheus');
  expect(both.length).toBeGreaterThan(1);
  expect(packageNames(both, 'debian')).toEqual(['prometheus']);
  expect(packageNames(both, 'fedora')).toEqual(['golang-github-prometheus']);
});

it.each([
  ['5.14.0-427.el9', false],
  ['6.5.13', false],
  ['6.6.0', true],
  ['7.0.1', true],
])('knows whether kernel %s has TCX: %s', (release, has) => expect(hasTcx(release)).toBe(has));

it('reads capabilities', () => {
  expect(lackingCapabilities('CapEff:\t000001ffffffffff\n')).toEqual([]);
  expect(lackingCapabilities('CapEff:\t0000000000001000\n')).toEqual(['CAP_SYS_ADMIN', 'CAP_PERFMON', 'CAP_BPF']);
});
