/** Whether a map that seems too small can have been full. */
import type { NodeFacts } from '../nodes/node-facts';
import type { Translate } from '../i18n/use-t';
import type { Finding, Severity } from './finding';
import { share } from './rule';
import { THRESHOLDS } from './thresholds';

/** A map that held too little at its peak to have been full. */
export type MapRoom = {
  /** Share of its size, and entries. */
  peak: number;
  entries: number;
  size: number;
  /** Its size is known; otherwise it is what the FlowCollector says, and nobody confirms it. */
  isSizeKnown: boolean;
};

/** Undefined where the map may have been full, or nothing is known about it. */
export function mapRoom(facts: NodeFacts): MapRoom | undefined {
  const { peakMapEntries, mapEntries, cacheMaxFlows, configuredMaxFlows } = facts;
  const size = cacheMaxFlows ?? configuredMaxFlows;
  const entries = peakMapEntries ?? mapEntries;
  const peak = share(entries, size);
  if (peak === undefined || size === undefined || entries === undefined || peak >= THRESHOLDS.mapHasRoom) {
    return undefined;
  }
  return { peak, entries, size, isSizeKnown: cacheMaxFlows !== undefined };
}

/**
 * What the map's size decides on can not be said while nobody knows it: what is seen speaks for a full map, and what the
 * FlowCollector says against it.
 */
export function sizeDisputed(
  { entries, size }: MapRoom,
  severity: Severity,
  panel: string,
  sentence: (t: Translate, locale: string, values: { entries: string; size: string }) => string,
): Omit<Finding, 'node'> {
  const number = (value: number, locale: string): string => new Intl.NumberFormat(locale).format(Math.round(value));
  return {
    code: 'size-disputed',
    severity,
    panel,
    fix: (t, locale) =>
      t(
        'Find out whether this agent runs with {{size}}: look at CACHE_MAX_FLOWS in the agents’ DaemonSet and at its rollout. If it does, the kernel took no new entries for another reason, most often because memory is short.',
        { size: number(size, locale) },
      ),
    sentence: (t, locale) => sentence(t, locale, { entries: number(entries, locale), size: number(size, locale) }),
  };
}
