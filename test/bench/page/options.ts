/** The command line of the page's benchmark. */
import { ROOT } from '../../setup/build-all';
import { integerOption } from '../../testbed/options';
import type { OptionTable } from '../../testbed/options';
import type { AgentKind } from '../../series/model';

export const NAMES = ['opening', 'day', 'refresh', 'hidden', 'interactions', 'memory'] as const;
export type Measurement = (typeof NAMES)[number];

export type PageBenchSettings = {
  only: string;
  agents: number;
  hours: number;
  kind: AgentKind;
  runs: number;
  source: string;
  console: string;
};

const KINDS: readonly AgentKind[] = ['own', 'go', 'go-blog'];
const path = (text: string): string => text;

export const PAGE_BENCH_OPTIONS: OptionTable<PageBenchSettings> = {
  only: {
    help: 'what to measure, comma-separated',
    allowed: NAMES.join(', '),
    fallback: NAMES.join(','),
    parse: (text) => (text.split(',').every((name) => NAMES.some((known) => known === name)) ? text : undefined),
  },
  agents: integerOption('agents in the cluster', 500, 1, 5000),
  hours: integerOption('hours of data', 24, 1, 72),
  kind: {
    help: 'whose agents',
    allowed: KINDS.join(', '),
    fallback: 'own',
    parse: (text) => KINDS.find((kind) => kind === text),
  },
  runs: integerOption('times that each thing is measured', 5, 1, 50),
  source: { help: 'plugin to build', allowed: 'a folder with package.json and src', fallback: ROOT, parse: path },
  console: {
    help: 'built small console',
    allowed: 'a folder; empty: it is built',
    fallback: '',
    parse: path,
  },
};

export const PAGE_BENCH_SWITCHES = ['quick', 'json', 'help'] as const;
export type PageBenchSwitch = (typeof PAGE_BENCH_SWITCHES)[number];
