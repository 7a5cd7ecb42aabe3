import { expect, it } from 'vitest';
import { KEY_SIZE, STATS_SIZE } from '../../../agent/record/layout.gen';
import { FIRST_SEEN_PARTS } from '../../../agent/eviction/first-seen';
import { DEFINITIONS } from '../../../agent/metrics/definitions';
import { ENTRY_BYTES } from '../../../src/advice/memory';

/** struct htab_elem (kernel/bpf/hashtab.c). */
const KERNEL_BYTES = 48;
const roundUp = (bytes: number): number => Math.ceil(bytes / 8) * 8;

it('counts an entry of the flow map as the kernel does', () => {
  expect(ENTRY_BYTES).toBe(KERNEL_BYTES + roundUp(KEY_SIZE) + roundUp(STATS_SIZE));
});

it('has a bucket for each part of the timeout that the agent counts', () => {
  expect(DEFINITIONS.firstSeen.buckets).toHaveLength(FIRST_SEEN_PARTS);
});
