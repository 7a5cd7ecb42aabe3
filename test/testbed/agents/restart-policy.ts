/** When a container that has ended is started again, and what is told of its end: as the kubelet does. Pure. */
import { constants } from 'node:os';
import type { Termination } from '../kubernetes/daemon-set';

/** Waits before the first, second, … restart in a row; the last one is for all that follow. */
const BACK_OFF_MS: readonly number[] = [0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000];
/** A container that ran for this long has recovered: the waits begin anew. */
const RECOVERED_AFTER_MS = 600_000;

/** Restarts in a row after a container that ran for so long has ended. @param before those before that container */
export function restartsInARow(before: number, ranMs: number): number {
  return ranMs >= RECOVERED_AFTER_MS ? 1 : before + 1;
}

/** How long to wait before the nth restart in a row, in milliseconds. @param nth from 1 */
export function backOffMs(nth: number): number {
  return BACK_OFF_MS[Math.min(nth, BACK_OFF_MS.length) - 1];
}

/** How a process ended, in the words of the kubelet. @param outOfMemory the kernel has killed it for want of memory */
export function terminationOf(
  ending: { code: number | null; signal: NodeJS.Signals | null },
  outOfMemory: boolean,
): Termination {
  const exitCode = ending.signal === null ? (ending.code ?? 0) : 128 + constants.signals[ending.signal];
  if (outOfMemory && ending.signal === 'SIGKILL') return { reason: 'OOMKilled', exitCode };
  return { reason: exitCode === 0 ? 'Completed' : 'Error', exitCode };
}
