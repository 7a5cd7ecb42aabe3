import { LIMITS } from '../limits';
import type { Row, Sample } from '../result';
import type { Observation } from './observe';

/** The sum over all rounds: one packet lost in one of them is a packet lost. */
function lossOf(seen: readonly Observation[]): Sample {
  const runs = seen.map(({ unaccounted }) => unaccounted);
  return { value: runs.reduce((sum, packets) => sum + Math.abs(packets), 0), runs };
}

/** Packets that the interface received and no flow counts. */
export function lossRow(ours: readonly Observation[], peer: readonly Observation[] | undefined): Row {
  const limit = LIMITS.unaccounted;
  return { what: 'packets unaccounted for', unit: 'packets', ours: lossOf(ours), peer: peer && lossOf(peer), limit };
}
