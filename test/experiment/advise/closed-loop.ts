/** What a closed loop must reach, and whether a prediction held. Pure. */
import type { Effect } from '../../../src/advice/what-if';
import type { Facts } from '../../../src/advice/facts';
import { ADVICE_LIMITS } from '../../../src/advice/limits';
import type { Prediction } from '../../../src/advice/memory';
import { peakOf } from '../../../src/advice/node-peak';
import { THRESHOLDS } from '../../../src/findings/thresholds';

export type Check = { what: string; isMet: boolean; text: string };

const PEAK_SHARE = { least: 0.4, most: 0.8 };

const percent = (part: number): string => `${Math.round(100 * part)} %`;

/** Of agents that have settled after the last change. */
export function checkSettled({ trouble, nodes, settings }: Facts): Check[] {
  const ratio = trouble.overflowed / Math.max(1, trouble.flows);
  const size = settings.cacheMaxFlows ?? NaN;
  const share = Math.max(...nodes.map((node) => peakOf(node) ?? NaN)) / size;
  const isFloor = size <= ADVICE_LIMITS.floorFlows && share <= PEAK_SHARE.most;
  const isBetween = share >= PEAK_SHARE.least && share <= PEAK_SHARE.most;
  return [
    { what: 'ring-buffer ratio', isMet: ratio < THRESHOLDS.ratioDegraded, text: ratio.toFixed(4) },
    { what: 'dropped', isMet: trouble.dropped === 0, text: String(trouble.dropped) },
    { what: 'peak of the busiest node', isMet: isBetween || isFloor, text: `${percent(share)} of ${size}` },
  ];
}

/** What was predicted of a change, held to what came. Undefined predictions are none. */
export function checkPrediction(effect: Effect, { periods, nodes, settings }: Facts): Check[] {
  const now = periods[periods.length - 1];
  const peak = Math.max(...nodes.map((node) => peakOf(node) ?? NaN));
  const measured: Record<keyof Effect, number | undefined> = {
    occupancy: peak / (settings.cacheMaxFlows ?? NaN),
    flowsPerSecond: now?.flowsPerSecond,
    workingSetBytes: now?.workingSetBytes,
    cpuCores: now?.cpuCores,
  };
  const check = (what: keyof Effect, range: Prediction | undefined): Check[] => {
    const value = measured[what];
    if (range === undefined || value === undefined) return [];
    const number = (each: number): string => Number(each.toPrecision(3)).toString();
    const text = `${number(value)}, predicted ${number(range.low)} to ${number(range.high)}`;
    return [{ what, isMet: range.low <= value && value <= range.high, text }];
  };
  return [
    ...check('occupancy', effect.occupancy),
    ...check('flowsPerSecond', effect.flowsPerSecond),
    ...check('workingSetBytes', effect.workingSetBytes),
    ...check('cpuCores', effect.cpuCores),
  ];
}
