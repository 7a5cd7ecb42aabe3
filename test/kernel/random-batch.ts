/** One batch of random packets for a seed: what property.test.ts and fuzz.ts both do, so that each reproduces the other. */
import { runBatch } from './differential';
import type { Carrier, Tally } from './differential';
import { explain } from './minimize';
import { createPacketSource } from './random-packet';
import type { Hook } from './random-packet';
import { openTap } from './tap';
import type { Tap } from './tap';
import { takesPieces, testRunCarrier } from './test-run';

export const BATCH_PACKETS = 2000;
const TAP_EVERY = 5;

const HOOKS: Hook[] = [
  { layer: 'ethernet', direction: 'ingress' },
  { layer: 'ethernet', direction: 'egress' },
  { layer: 'none', direction: 'ingress' },
  { layer: 'none', direction: 'egress' },
];

/** How packets come before the kernel part on this machine. */
export type Ways = {
  testRun: Carrier;
  /** Packets in pieces, whatever the test run can do. */
  tap: Tap | null;
  [Symbol.dispose](): void;
};

/** Says on standard error what this machine lacks. */
export function openWays(): Ways {
  const testRun = testRunCarrier(takesPieces());
  const tap = openTap();
  return { testRun, tap, [Symbol.dispose]: () => tap?.[Symbol.dispose]() };
}

/** Every fifth seed takes the tap device, the hooks in turn. */
function wayOf(seed: number, { testRun, tap }: Ways): { carrier: Carrier; hook?: Hook } {
  if (tap === null || seed % TAP_EVERY !== 0) return { carrier: testRun };
  const hook = HOOKS[(seed / TAP_EVERY) % HOOKS.length];
  return { carrier: tap.carrier(hook), hook };
}

/**
 * Runs the batch of `seed`.
 *
 * @returns `report`: null when both sides agree; else what differs, and how to see it again
 */
export async function runSeed(seed: number, ways: Ways): Promise<{ tally: Tally; report: string | null }> {
  const { carrier, hook } = wayOf(seed, ways);
  const source = createPacketSource(seed, hook);
  const packets = Array.from({ length: BATCH_PACKETS }, source);
  const { differences, tally } = await runBatch(packets, carrier);
  if (differences.length === 0) return { tally, report: null };
  const again = `node --import tsx test/kernel/fuzz.ts --seed ${seed} --minutes 0`;
  const heading = `seed ${seed}: ${differences.length} differences; again by: ${again}\nthe first one, made small:`;
  return { tally, report: `${heading}\n${await explain(packets, carrier)}` };
}
