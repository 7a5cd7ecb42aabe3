import { describe, expect, test } from 'vitest';
import type { KernelTotals } from '../kernel/packet-counters';
import { createPacketLedger } from './packet-ledger';
import type { LedgerEntry } from './packet-ledger';

const NOTHING: KernelTotals = {
  seen: 0,
  ringed: 0,
  unlisted: 0,
  sampled_out: 0,
  not_ip: 0,
  lost_malformed: 0,
  lost_map_full: 0,
  lost_ring_full: 0,
};
const entry = (kernel: Partial<KernelTotals>, rest: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kernel: { ...NOTHING, ...kernel },
  drained: 0,
  ringTaken: 0,
  isLast: false,
  ...rest,
});

describe('packet ledger', () => {
  test('is in order while packets wait in the active map, and at the end when none does', () => {
    const ledger = createPacketLedger();
    expect(ledger.enter(entry({ seen: 110, not_ip: 10 }, { drained: 80 }))).toBe(0); /* 20 in the new map already */
    expect(ledger.enter(entry({ seen: 300, not_ip: 20 }, { drained: 250 - 80 + 20 }))).toBe(0);
    expect(ledger.enter(entry({ seen: 300, not_ip: 20 }, { drained: 10, isLast: true }))).toBe(0);
    expect(ledger.mapped).toBe(280);
  });

  test('finds a packet that never comes out of the map', () => {
    const ledger = createPacketLedger();
    ledger.enter(entry({ seen: 100 }, { drained: 99 }));
    expect(ledger.enter(entry({ seen: 100 }))).toBe(1);
  });

  test('finds a packet that is counted twice', () => {
    expect(createPacketLedger().enter(entry({ seen: 100, ringed: 1 }, { drained: 100, ringTaken: 1 }))).toBe(-1);
  });

  test('lets a packet that was on its way end in the ring buffer', () => {
    const ledger = createPacketLedger();
    ledger.enter(entry({ seen: 100 }, { drained: 99 }));
    expect(ledger.enter(entry({ seen: 100, ringed: 1 }, { ringTaken: 1 }))).toBe(0);
  });

  test('finds a record that never comes out of the ring buffer', () => {
    const ledger = createPacketLedger();
    expect(ledger.enter(entry({ seen: 1, ringed: 1 }))).toBe(0);
    expect(ledger.enter(entry({ seen: 1, ringed: 1 }))).toBe(1);
  });

  test('at the end finds what is left in the map', () => {
    expect(createPacketLedger().enter(entry({ seen: 3 }, { drained: 1, isLast: true }))).toBe(2);
  });

  test('holds its peace after an eviction that failed half-way, and is in order again later', () => {
    const ledger = createPacketLedger();
    ledger.enter(entry({ seen: 100 }, { drained: 90 }));
    ledger.excuse(4); /* 6 of the 10 stay in the map */
    expect(ledger.enter(entry({ seen: 100 }, { drained: 0 }))).toBe(0);
    expect(ledger.enter(entry({ seen: 100 }, { drained: 6, isLast: true }))).toBe(0);
  });
});
