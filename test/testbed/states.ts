/** States that the agents can be in, as in NetObserv's blog on tuning them: presets of the testbed's settings. Pure. */
import { parseCommandLine } from './command-line';
import type { OptionTable, TestbedSettings } from './options';

export type StateName = 'oversized' | 'right' | 'undersized' | 'runaway';

type Range = { least: number; most: number };

export type State = {
  /** For the help: one line. */
  help: string;
  /** Measured on 3 nodes with 2 pods each; for those who start it, never for those who look at the page. */
  expect: string;
  /** Part of cacheMaxFlows that the fullest map holds at its fullest. */
  occupancy: Range;
  /** Flows that came through the ring buffer, by flows from the maps; all nodes together. */
  ratio: Range;
  settings: Partial<TestbedSettings>;
};

/**
 * Every 5 s one node's map sees some 1,850 flows, the others' 1,050. Every 8 s a bunch of 200 short conversations adds 375
 * there and 215 elsewhere, within a tenth of a second.
 */
const TRAFFIC = { flows: 2000, rate: 500, churn: 50, bunch: 8, skew: 4, cacheTimeout: '5s', sampling: 1 } as const;

export const STATES: Readonly<Record<StateName, State>> = {
  oversized: {
    help: 'maps with room for twenty times the flows that there are',
    expect:
      'The fullest map is never more than 5 % full and nothing goes through the ring buffer: all it costs is memory.',
    occupancy: { least: 0.02, most: 0.06 },
    ratio: { least: 0, most: 0.0005 },
    settings: { ...TRAFFIC, cacheMaxFlows: 50_000 },
  },
  right: {
    help: 'maps that hold all flows, with a margin',
    expect: 'The fullest map is 50 to 60 % full, and only the timeout evicts: 0.6 times a second on three nodes.',
    occupancy: { least: 0.5, most: 0.65 },
    ratio: { least: 0, most: 0.0005 },
    settings: { ...TRAFFIC, cacheMaxFlows: 3_750 },
  },
  /*
   * Maps are evicted when they are nearly full, but twice a second at most. Half a second of lasting traffic takes three
   * quarters of the busy node's map; with a bunch it is more than the map holds, by a third. So the ratio depends on sizes
   * and on how often bunches come, and little on how fast the machine is. The other nodes have room for a bunch.
   */
  undersized: {
    help: 'maps that are too small for one node when many connections come at once',
    expect:
      'Maps are evicted early on all nodes; on one, the ring buffer takes what bunches leave over: its ratio is 0.03, ' +
      'that of all nodes 0.012.',
    occupancy: { least: 0.8, most: 1 },
    ratio: { least: 0.005, most: 0.05 },
    settings: { ...TRAFFIC, cacheMaxFlows: 600 },
  },
  runaway: {
    help: 'maps far too small, and many short connections',
    expect:
      'All maps are full all the time, evicted twice a second, and the ratio is 0.8: 1.5 on one node, 0.4 on the others. ' +
      'CPU and exported flows are four times what they are with maps that are right.',
    occupancy: { least: 0.95, most: 1 },
    ratio: { least: 0.2, most: 3 },
    settings: { ...TRAFFIC, cacheMaxFlows: 300, churn: 600, bunch: 0 },
  },
};

const NAMES = Object.keys(STATES) as StateName[];
const NO_STATE = 'none';

export type StateOption = { state: StateName | typeof NO_STATE };

export const STATE_OPTION: OptionTable<StateOption> = {
  state: {
    help: 'sets what makes such a state; other options win over it',
    allowed: `${NAMES.join(', ')} or ${NO_STATE}`,
    fallback: NO_STATE,
    parse: (text) => [...NAMES, NO_STATE as typeof NO_STATE].find((name) => name === text),
  },
};

/** @returns undefined for the name that stands for no state */
export function stateOf(name: StateOption['state']): State | undefined {
  return name === NO_STATE ? undefined : STATES[name];
}

/** The states as help text, one a line. */
export function stateHelp(): string {
  return NAMES.map((name) => `  ${name.padEnd(20)} ${STATES[name].help}`).join('\n');
}

/**
 * Reads a command line on which a state may stand for options that are not given.
 *
 * @throws UsageError naming the option, the value and what is allowed
 */
export function parseWithState<T extends TestbedSettings & StateOption, S extends string>(
  args: readonly string[],
  table: OptionTable<T>,
  switches: readonly S[],
): { values: T; switches: Set<S> } {
  const { values } = parseCommandLine(args, table, switches);
  const preset: Partial<Record<string, unknown>> = stateOf(values.state)?.settings ?? {};
  const rows = Object.entries(table as Record<string, object>).map(([name, row]) => {
    return [name, name in preset ? { ...row, fallback: preset[name] } : row];
  });
  return parseCommandLine(args, Object.fromEntries(rows) as OptionTable<T>, switches);
}
