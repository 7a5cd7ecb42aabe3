/** By which ways to attach. Pure. */
import { release } from 'node:os';
import { AgentError } from '../errors';
import type { WayName } from './hook';

export type AttachMode = 'tcx' | 'tc' | 'any';

/**
 * @param hasTcx whether the kernel has TCX
 * @returns the best way first
 * @throws AgentError TCX_MISSING
 */
export function chooseWays(mode: AttachMode, hasTcx: boolean): readonly WayName[] {
  if (mode === 'tc') return ['tc'];
  if (mode === 'any') return hasTcx ? ['tcx', 'tc'] : ['tc'];
  if (!hasTcx) throw new AgentError('TCX_MISSING', { kernel: release() });
  return ['tcx'];
}
