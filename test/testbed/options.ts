/** What can be set for a testbed: one table for the command line, its help and its errors. */
import { LIMITS as NETWORK_LIMITS } from './network/plan';
import { LIMITS as TRAFFIC_LIMITS } from './traffic/plan';

export type TestbedSettings = {
  nodes: number;
  pods: number;
  cacheMaxFlows: number;
  cacheTimeout: string;
  flows: number;
  rate: number;
  churn: number;
  bunch: number;
  skew: number;
  sampling: number;
  prometheusPort: number;
};

/** A problem with what the user wrote; the command ends with exit code 2. */
export class UsageError extends Error {}

export type OptionRow<T> = {
  help: string;
  allowed: string;
  /** @returns undefined when the text is not allowed */
  parse(text: string): T | undefined;
  fallback: T;
};

export type OptionTable<T> = { [Name in keyof T]: OptionRow<T[Name]> };

/** Whole number within bounds, both included. */
export function integerOption(help: string, fallback: number, least: number, most: number): OptionRow<number> {
  const parse = (text: string): number | undefined => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
  };
  return { help, fallback, allowed: `a whole number from ${least} to ${most}`, parse };
}

/** Durations that both the agent (Go's syntax) and a FlowCollector take. */
const GO_DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const isPositive = (text: string): boolean => /[1-9]/.test(text);

export const TESTBED_OPTIONS: OptionTable<TestbedSettings> = {
  nodes: integerOption('nodes, one agent each', 3, NETWORK_LIMITS.nodes.least, NETWORK_LIMITS.nodes.most),
  pods: integerOption('pods on each node', 2, NETWORK_LIMITS.podsPerNode.least, NETWORK_LIMITS.podsPerNode.most),
  cacheMaxFlows: integerOption("the agents' cacheMaxFlows", 5000, 1, 1_000_000),
  cacheTimeout: {
    help: "the agents' cacheActiveTimeout",
    fallback: '5s',
    allowed: 'a duration such as 500ms, 5s or 1m30s',
    parse: (text) => (GO_DURATION.test(text) && isPositive(text) ? text : undefined),
  },
  flows: integerOption(
    'distinct 5-tuples, all pods together',
    2000,
    TRAFFIC_LIMITS.flows.least,
    TRAFFIC_LIMITS.flows.most,
  ),
  rate: integerOption('requests a second, all pods together', 500, TRAFFIC_LIMITS.rate.least, TRAFFIC_LIMITS.rate.most),
  churn: integerOption(
    'new 5-tuples a second beside these, all pods together',
    0,
    TRAFFIC_LIMITS.churn.least,
    TRAFFIC_LIMITS.churn.most,
  ),
  bunch: integerOption(
    'seconds from one bunch of these to the next; 0: they come evenly',
    0,
    TRAFFIC_LIMITS.bunch.least,
    TRAFFIC_LIMITS.bunch.most,
  ),
  skew: integerOption(
    "weight of one node's pods in the traffic, where the others have 1",
    1,
    TRAFFIC_LIMITS.skew.least,
    TRAFFIC_LIMITS.skew.most,
  ),
  sampling: integerOption('one packet in this many is counted', 1, 1, 1_000_000),
  prometheusPort: integerOption('port of Prometheus on 127.0.0.1', 9090, 1, 65_535),
};

/** The defaults of all settings. */
export function defaultSettings(): TestbedSettings {
  return Object.fromEntries(
    Object.entries(TESTBED_OPTIONS).map(([name, row]) => [name, row.fallback]),
  ) as TestbedSettings;
}
