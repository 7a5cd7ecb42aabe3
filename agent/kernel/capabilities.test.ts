import { expect, it } from 'vitest';
import { missingCapabilities } from './capabilities';

const BIT = { NET_ADMIN: 12n, SYS_ADMIN: 21n, PERFMON: 38n, BPF: 39n };

const statusOf = (...names: (keyof typeof BIT)[]): string => {
  const set = names.reduce((bits, name) => bits | (1n << BIT[name]), 0n);
  return `Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${set.toString(16).padStart(16, '0')}\nCapBnd:\t000001ffffffffff\n`;
};

it.each([
  [statusOf('BPF', 'PERFMON', 'NET_ADMIN'), []],
  [statusOf('PERFMON', 'NET_ADMIN'), ['BPF']],
  [statusOf('BPF', 'NET_ADMIN'), ['PERFMON']],
  [statusOf('BPF', 'PERFMON'), ['NET_ADMIN']],
  [statusOf('SYS_ADMIN', 'NET_ADMIN'), []],
  [statusOf('SYS_ADMIN'), ['NET_ADMIN']],
  [statusOf(), ['BPF', 'PERFMON', 'NET_ADMIN']],
  ['Name:\tnode\n', []],
])('%j lacks %j', (status, names) => {
  expect(missingCapabilities(status).map(({ name }) => name)).toEqual(names);
});
