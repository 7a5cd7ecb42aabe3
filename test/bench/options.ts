/** The command line of `npm run bench`. */
import type { OptionTable } from '../testbed/options';
import { BUILT_AGENT } from '../testbed/agents/agent-program';
import { BENCHMARKS } from './table';

export type BenchSettings = {
  only: string;
  agent: string;
  peer: string;
  peerObject: string;
  ringbufFallback: 'on' | 'off';
};

const names = Object.keys(BENCHMARKS);
const path = (text: string): string => text;

export const BENCH_OPTIONS: OptionTable<BenchSettings> = {
  only: {
    help: 'benchmarks to run, comma-separated',
    allowed: names.join(', '),
    fallback: names.join(','),
    parse: (text) => (text.split(',').every((name) => names.includes(name)) ? text : undefined),
  },
  agent: { help: 'agent to measure', allowed: 'path of a Node.js program', fallback: BUILT_AGENT, parse: path },
  peer: { help: 'second agent, for the ratios', allowed: 'path of a program', fallback: '', parse: path },
  peerObject: {
    help: 'BPF object of NetObserv’s Go agent, for the ratios',
    allowed: 'path of an object file',
    fallback: '',
    parse: path,
  },
  ringbufFallback: {
    help: 'ring-buffer fallback of both agents; NetObserv’s ships with it off',
    allowed: 'on, off',
    fallback: 'on',
    parse: (text) => (text === 'on' || text === 'off' ? text : undefined),
  },
};

export const BENCH_SWITCHES = ['quick', 'json', 'help'] as const;
export type BenchSwitch = (typeof BENCH_SWITCHES)[number];
