/** The command line of `npm run testbed -- tune`: hey-ho's letters and meanings, and what is turned. */
import { parseDurationMs } from '../../../agent/config/duration';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import type { OptionRow, OptionTable } from '../../testbed/options';
import { integerOption, TESTBED_OPTIONS, UsageError } from '../../testbed/options';
import { HEY_HO_LIMITS, podCount } from '../../testbed/traffic/hey-ho';
import type { HeyHoLoad } from '../../testbed/traffic/hey-ho';
import { LIMITS } from '../../testbed/traffic/plan';
import { LIMITS as NETWORK_LIMITS } from '../../testbed/network/plan';
import type { AgentOptions } from '../../testbed/agents/agent-options';
import { AGENT_OPTIONS, parseAgentEnv } from '../../testbed/agents/agent-options';
import { TUNE_STATES } from './states';
import type { TuneState } from './states';

type Values = Omit<HeyHoLoad, 'predictable' | 'reuse' | 'maxSeconds'> &
  AgentOptions & {
    duration: string;
    nodes: number;
    states: string;
    minutes: number;
    settleSeconds: number;
    prometheusPort: number;
    out: string;
    ringbufFallback: 'on' | 'off' | 'default';
  };

const ALL_STATES = TUNE_STATES.map(({ name }) => name);
const within = ({ least, most }: { least: number; most: number }): [number, number] => [least, most];

function textOption(help: string, fallback: string, allowed: string): OptionRow<string> {
  return { help, fallback, allowed, parse: (text) => (text === '' ? undefined : text) };
}

/** @returns 0 for what is no duration */
const secondsOf = (text: string): number => (parseDurationMs(text) ?? 0) / 1000;

/** Decimal minutes. */
const minutesOption: OptionRow<number> = {
  help: 'how long each state is measured once it has settled',
  allowed: 'minutes from 0.2 to 60',
  fallback: 1,
  parse: (text) => (/^\d+(\.\d+)?$/.test(text) && Number(text) >= 0.2 && Number(text) <= 60 ? Number(text) : undefined),
};

const OPTIONS: OptionTable<Values> = {
  states: {
    help: 'what is gone through, comma-separated',
    allowed: ALL_STATES.join(', '),
    fallback: ALL_STATES.join(','),
    parse: (text) => (text.split(',').every((name) => ALL_STATES.includes(name)) ? text : undefined),
  },
  minutes: minutesOption,
  settleSeconds: integerOption('longest wait for a state to settle', 60, 10, 600),
  ...AGENT_OPTIONS,
  ringbufFallback: {
    help: 'ring-buffer fallback of the agents, of whatever kind; default: what each ships with',
    allowed: 'on, off, default',
    fallback: 'default',
    parse: (text) => (text === 'on' || text === 'off' || text === 'default' ? text : undefined),
  },
  out: textOption('folder for the results', 'test/.output/tune', 'path of a folder'),
  nodes: integerOption('nodes, one agent each', 6, ...within(NETWORK_LIMITS.nodes)),
  namespaces: integerOption('namespaces of the load', 2, ...within(HEY_HO_LIMITS.namespaces)),
  deployments: integerOption('deployments in each namespace', 3, ...within(HEY_HO_LIMITS.deployments)),
  replicas: integerOption('pods of each deployment', 3, ...within(HEY_HO_LIMITS.replicas)),
  workers: integerOption('workers in each pod', 50, ...within(HEY_HO_LIMITS.workers)),
  rate: integerOption('requests a second of each worker', 2, ...within(HEY_HO_LIMITS.rate)),
  duration: {
    help: 'longest time that the pods send',
    allowed: `a duration from 1m to ${LIMITS.seconds.most / 3600}h`,
    fallback: '60m',
    parse: (text) => (secondsOf(text) >= 60 && secondsOf(text) <= LIMITS.seconds.most ? text : undefined),
  },
  udpEvery: integerOption('one connection in this many is UDP; 0: none is', 0, ...within(HEY_HO_LIMITS.udpEvery)),
  flows: integerOption('lasting 5-tuples, all pods together; 0: a connection for each worker', 0, 0, LIMITS.flows.most),
  churn: integerOption('new 5-tuples a second beside these', 400, ...within(LIMITS.churn)),
  bunch: integerOption('seconds from one bunch of these to the next; 0: they come evenly', 0, ...within(LIMITS.bunch)),
  skew: integerOption("weight of one node's pods in what is new", 1, ...within(LIMITS.skew)),
  prometheusPort: TESTBED_OPTIONS.prometheusPort,
};

/** hey-ho's own. */
const LETTERS = {
  ...{ replicas: 'r', deployments: 'd', duration: 'z', namespaces: 'n', rate: 'q', workers: 'w', predictable: 'p' },
};

const SWITCHES = ['predictable', 'no-reuse', 'no-pictures', 'help'] as const;

export type TuneOptions = {
  states: readonly TuneState[];
  load: HeyHoLoad;
  nodes: number;
  podsPerNode: number;
  measureSeconds: number;
  settleSeconds: number;
  agent: string;
  agentEnvironment: Record<string, string>;
  prometheusPort: number;
  out: string;
  pictures: boolean;
};

const fallbackEnvironment = (fallback: Values['ringbufFallback']): Record<string, string> =>
  fallback === 'default' ? {} : { ENABLE_FLOWS_RINGBUF_FALLBACK: String(fallback === 'on') };

/**
 * @returns undefined when help was asked for
 * @throws UsageError naming the option, the value and what is allowed
 */
export function parseTuneOptions(args: readonly string[]): TuneOptions | undefined {
  const { values, switches } = parseCommandLine(args, OPTIONS, SWITCHES, LETTERS);
  if (switches.has('help')) return undefined;
  const {
    states,
    minutes,
    duration,
    nodes,
    settleSeconds,
    agent,
    agentEnv,
    ringbufFallback,
    prometheusPort,
    out,
    ...rest
  } = values;
  const load: HeyHoLoad = {
    ...rest,
    predictable: switches.has('predictable'),
    reuse: !switches.has('no-reuse'),
    maxSeconds: secondsOf(duration),
  };
  const pods = podCount(load);
  const podsPerNode = pods / nodes;
  if (!Number.isInteger(podsPerNode) || podsPerNode > NETWORK_LIMITS.podsPerNode.most) {
    const allowed = `a number of nodes by which they can be divided, with at most ${NETWORK_LIMITS.podsPerNode.most} on each`;
    throw new UsageError(
      `--nodes: “${nodes}” is not allowed for ${pods} pods (namespaces × deployments × replicas); it takes ${allowed}`,
    );
  }
  return {
    ...{ load, nodes, podsPerNode, settleSeconds, agent, prometheusPort, out },
    agentEnvironment: { ...fallbackEnvironment(ringbufFallback), ...parseAgentEnv(agentEnv) },
    states: TUNE_STATES.filter(({ name }) => states.split(',').includes(name)),
    measureSeconds: Math.round(minutes * 60),
    pictures: !switches.has('no-pictures'),
  };
}

export function tuneHelp(): string {
  return `npm run testbed -- tune [options]

Goes through the settings of NetObserv's experiment on tuning the agents, on one machine: the same load for each, real
agents, Prometheus and page. Writes a table, pictures of the page, a recording for it, and the raw series.

${optionHelp(OPTIONS, LETTERS)}
  -p, --predictable    each deployment asks the next one; otherwise one that chance chooses
  --no-reuse           a new TCP connection for each request
  --no-pictures        no pictures of the page
  --help               this text`;
}
