/**
 * Holds the agent to the identity of loss: every packet that a hook has seen is in a flow, in the ring buffer, or counted as
 * left out or lost. Pure.
 *
 *     left = seen − mapped − unlisted − ringed − sampled_out − not_ip − lost_*
 *
 * is what stands in the active flow map or is on its way through a program. It can't be negative, and it can't stay: the next
 * eviction brings it out of the map, or it has gone another way by then. So a packet that is lost silently, or counted
 * twice, shows; and at the end, with the programs detached, `left` must be 0.
 */
import type { KernelTotals } from '../kernel/packet-counters';

/** What one eviction brought. */
export type LedgerEntry = {
  /** Read after the maps were swapped and the ring buffer was drained. */
  kernel: KernelTotals;
  /** Packets that came out of the flow map. */
  drained: number;
  /** Packets that came out of the ring buffer, since the start. */
  ringTaken: number;
  /** The programs are detached: nothing may be left. */
  isLast: boolean;
};

export type PacketLedger = {
  /** Packets that came out of the flow maps, since the start. */
  readonly mapped: number;
  /**
   * @returns packets without an explanation, or with more than one (then negative); 0 when the books are in order
   */
  enter(entry: LedgerEntry): number;
  /** The map could not be drained to its end: what is left in it says nothing until the eviction after the next. */
  excuse(drained: number): void;
};

/** All outcomes but `seen`, which is their sum. */
const elsewhere = (totals: KernelTotals): number =>
  Object.values(totals).reduce((sum, packets) => sum + packets, -totals.seen);

export function createPacketLedger(): PacketLedger {
  let mapped = 0;
  let left = 0;
  let gone = 0; /* packets that ended elsewhere than in the map */
  let ringLeft = 0;
  let ringTaken = 0;

  return {
    get mapped() {
      return mapped;
    },
    enter({ kernel, drained, ringTaken: taken, isLast }) {
      mapped += drained;
      const nowGone = elsewhere(kernel);
      const nowLeft = kernel.seen - mapped - nowGone;
      const nowRingLeft = kernel.ringed - taken;
      const stuck = left - drained - (nowGone - gone);
      const ringStuck = ringLeft - (taken - ringTaken);
      left = nowLeft;
      gone = nowGone;
      ringLeft = nowRingLeft;
      ringTaken = taken;
      if (nowLeft < 0 || nowRingLeft < 0) return Math.min(nowLeft, 0) + Math.min(nowRingLeft, 0);
      if (isLast) return nowLeft + nowRingLeft;
      return Math.max(stuck, 0) + Math.max(ringStuck, 0);
    },
    excuse(drained) {
      mapped += drained;
      left = 0;
    },
  };
}
