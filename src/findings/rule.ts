/** What rules are, and the words that several of them use. */
import type { NodeFacts } from '../nodes/node-facts';
import { formatValue } from '../units';
import type { Finding } from './finding';
import { suggestedMaxFlows } from './sizing';

/** Looks at the facts and nothing else. */
export type Rule = (facts: NodeFacts) => Omit<Finding, 'node'> | undefined;

/** Fixes which are about one setting of all agents, the size of the map. */
export const SIZING_CODES: ReadonlySet<string> = new Set([
  'ring-buffer-runaway',
  'ring-buffer-degraded',
  'map-full-drops',
  'full-evictions',
  'map-nearly-full',
]);

/** Fixes which are about settings of the FlowCollector. */
export const SETTING_CODES: ReadonlySet<string> = new Set([
  ...SIZING_CODES,
  'oversized',
  'map-busy-drops',
  'dns-drops',
  'memory-near-limit',
]);

/** Share of `part` in `whole`; undefined where either is not known or there is nothing to share. */
export function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}

/** @param value a share, 1 for all */
export function percent(value: number, locale: string): string {
  return formatValue(value * 100, 'percent', locale);
}

/**
 * "Raise cacheMaxFlows from 2,000 to about 8,000 …".
 *
 * @param now what agents run with
 * @param configured what the FlowCollector says: where that is enough already, it has not reached the agents
 */
export function raiseFix(
  now: number | undefined,
  wanted: number | undefined,
  configured: number | undefined,
): NonNullable<Finding['fix']> {
  return (t, locale) => {
    const number = (value: number): string => new Intl.NumberFormat(locale).format(value);
    if (now !== undefined && configured !== undefined && configured > now && (wanted ?? 0) <= configured) {
      return t(
        'The FlowCollector says cacheMaxFlows {{configured}} already, but agents run with {{now}}. Look at NetObserv’s operator and at the rollout of the agents’ DaemonSet.',
        { configured: number(configured), now: number(now) },
      );
    }
    const from = Math.max(now ?? 0, configured ?? 0);
    if (wanted === undefined || from === 0 || wanted <= from) {
      return t('Raise cacheMaxFlows, or shorten cacheActiveTimeout, in the FlowCollector.');
    }
    return t('Raise cacheMaxFlows in the FlowCollector from {{now}} to about {{wanted}}.', {
      now: number(configured ?? from),
      wanted: number(wanted),
    });
  };
}

/** The same for what one agent needs. */
export function raise(facts: NodeFacts): NonNullable<Finding['fix']> {
  return raiseFix(facts.cacheMaxFlows, suggestedMaxFlows(facts), facts.configuredMaxFlows);
}
