/**
 * What a configured entry costs in memory, held or not, where this cluster has not shown it: measured on 28 November 2026 with the
 * states of docs/experiment.md, as the slope from 100,000 to 10,000 entries of one agent. Pure data.
 */
import type { AgentKind } from './facts';
import type { Range } from './range';

/** Of the slope; said wherever it is used. */
export const TYPICAL_ERROR = 0.3;

export const TYPICAL_BYTES_PER_ENTRY: Readonly<Record<Exclude<AgentKind, 'own' | 'mixed'>, number>> = {
  // (273 − 233) MB of 6 agents over 98,000 entries: each eviction makes a table of the configured size.
  go: 68,
  // (346 − 193) MB of 6 agents over 90,000 entries.
  'go-old': 283,
};

/**
 * What a flow more in the maps costs an agent, user space with its copies and messages included. From docs/experiment.md, "How far one
 * node goes", between 10,000, 100,000 and a million flows, and from a change of the timeout in test/fixtures/advice/timeouts.
 */
export const BYTES_PER_FLOW: Readonly<Record<AgentKind, Range>> = {
  own: { low: 256, likely: 700, high: 1_000 },
  go: { low: 1_000, likely: 2_200, high: 2_500 },
  'go-old': { low: 1_000, likely: 2_200, high: 2_500 },
  mixed: { low: 256, likely: 1_000, high: 2_500 },
};

/**
 * CPU seconds of an eviction for each configured entry, which NetObserv's agents spend on a table of that size: (0.059 − 0.035) cores of
 * 6 agents over 98,000 entries at 5 s. This project's agent has none.
 */
export const CPU_SECONDS_PER_ENTRY: Readonly<Record<AgentKind, number>> = {
  own: 0,
  go: 2e-7,
  'go-old': 2e-7,
  mixed: 0,
};
