/** How bad a number is: for the page and for the line on the console's Overview, which must say the same. */
import { type Severity, type Verdict, VERDICTS } from './finding';
import { THRESHOLDS } from './thresholds';

type Loss = Extract<Severity, 'degraded' | 'runaway'>;

/** @param ratio ring-buffer flows for each flow through the map, of one agent; Infinity if none took the map */
export function ringBufferSeverity(ratio: number): Loss | undefined {
  if (ratio >= THRESHOLDS.ratioRunaway) return 'runaway';
  return ratio >= THRESHOLDS.ratioDegraded ? 'degraded' : undefined;
}

/** @param lost share of what one agent saw that its map did not take, from 0 to 1 */
export function mapDropsSeverity(lost: number): Loss | undefined {
  if (lost >= THRESHOLDS.dropsRunaway) return 'runaway';
  return lost > 0 ? 'degraded' : undefined;
}

/**
 * Of agents that do not report. Few of many do not change how the cluster is, and a rollout explains them.
 *
 * @param silent how many, at least one
 * @param all how many there should be
 */
export function silenceSeverity(silent: number, all: number, rollout: boolean): 'watch' | 'degraded' {
  return rollout || silent < THRESHOLDS.manySilent * all ? 'watch' : 'degraded';
}

/** The worse of two verdicts. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return VERDICTS.indexOf(a) <= VERDICTS.indexOf(b) ? a : b;
}
