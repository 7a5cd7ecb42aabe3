/** When the agents' memory limit should be higher. It is never lowered: a limit reserves nothing. */
import type { Facts } from './facts';
import { ADVICE_LIMITS } from './limits';
import type { Prediction } from './memory';

export type MemoryLimitAdvice = { from: number; to: number };

const MEBIBYTE = 2 ** 20;
/** Limits are set in such steps. */
const STEP_BYTES = 64 * MEBIBYTE;

/** @param workingSet with the sizes that are advised */
export function memoryLimitAdvice(
  { settings: { memoryLimitBytes } }: Facts,
  workingSet: Prediction | undefined,
): MemoryLimitAdvice | undefined {
  if (memoryLimitBytes === undefined || workingSet === undefined) return undefined;
  if (workingSet.high <= ADVICE_LIMITS.memoryHigh * memoryLimitBytes) return undefined;
  const to = Math.ceil(workingSet.high / ADVICE_LIMITS.memoryHigh / STEP_BYTES) * STEP_BYTES;
  return { from: memoryLimitBytes, to };
}
