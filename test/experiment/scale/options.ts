/** The command line of `npm run testbed -- scale`. */
import type { AgentOptions } from '../../testbed/agents/agent-options';
import { AGENT_OPTIONS } from '../../testbed/agents/agent-options';
import { LIMITS } from '../../testbed/network/plan';
import type { OptionTable } from '../../testbed/options';
import { integerOption } from '../../testbed/options';

export type ScaleSettings = {
  /** As `parseFlows` reads it. */
  flows: string;
  seconds: number;
  /** 0: no cluster. */
  agents: number;
  /** Folder for the results. */
  out: string;
} & AgentOptions;

const MOST_FLOWS = 8_000_000;

/** Reads rising numbers with commas between. @returns undefined for what is no such list; [] for `none` */
export function parseFlows(text: string): number[] | undefined {
  if (text === 'none') return [];
  const flows = text.split(',').map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  const rise = flows.every((count, index) => count >= 1 && count <= MOST_FLOWS && count > (flows[index - 1] ?? 0));
  return rise ? flows : undefined;
}

export const SCALE_OPTIONS: OptionTable<ScaleSettings> = {
  flows: {
    help: 'distinct 5-tuples at one agent, step by step',
    allowed: `rising numbers up to ${MOST_FLOWS} with commas between, or none`,
    fallback: '10000,100000,1000000',
    parse: (text) => (parseFlows(text) === undefined ? undefined : text),
  },
  seconds: integerOption('how long packets are sent in each step', 20, 5, 600),
  agents: {
    ...integerOption('agents of a cluster with light load, to see what watching it costs', 0, 0, LIMITS.nodes.most),
    allowed: `0 for no cluster, or a whole number from ${LIMITS.nodes.least} to ${LIMITS.nodes.most}`,
    parse(text) {
      const value = /^\d+$/.test(text) ? Number(text) : NaN;
      const fits = value === 0 || (value >= LIMITS.nodes.least && value <= LIMITS.nodes.most);
      return fits ? value : undefined;
    },
  },
  out: {
    help: 'folder for scale.md and scale.json',
    allowed: 'path of a folder',
    fallback: 'test/.output/scale',
    parse: (text) => (text === '' ? undefined : text),
  },
  ...AGENT_OPTIONS,
};
