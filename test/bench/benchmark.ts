/** What a benchmark is, and what it is given. */
import type { Row } from './result';
import type { AgentCommand } from './process/agent-process';
import type { Lab } from './process/lab';

export type Bench = {
  /** Fewer and shorter runs: to see that it works, not to quote. */
  quick: boolean;
  signal: AbortSignal;
  /** Compiled bpf/traffic.bpf.c. */
  trafficObject: string;
  ours: AgentCommand;
  /** Another agent to measure beside ours, and its BPF object. */
  peer: AgentCommand | undefined;
  peerObject: string | undefined;
  /** Makes the lab when first asked. */
  lab(): Promise<Lab>;
  /** Gets one line for each step that begins. */
  progress(line: string): void;
};

export type Benchmark = {
  title: string;
  run(bench: Bench): Promise<Row[]>;
};

/** The agents in the order to run them. */
export const agentsOf = ({ ours, peer }: Bench): AgentCommand[] => (peer === undefined ? [ours] : [ours, peer]);
