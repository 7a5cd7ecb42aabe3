/** All benchmarks, in the order they run. */
import { attachCosts } from './attach/attach-costs';
import type { Benchmark } from './benchmark';
import { evictionCosts } from './eviction/eviction-costs';
import { programCosts } from './kernel/program-costs';
import { flowCosts } from './process/flow-costs';
import { idleCosts } from './process/idle-costs';
import { memoryCosts } from './process/memory-costs';
import { overloadCosts } from './process/overload-costs';
import { stageCosts } from './stages/stage-costs';

export const BENCHMARKS = {
  kernel: { title: 'Kernel program, one packet, net of an empty program', run: programCosts },
  eviction: { title: 'Eviction from the flow maps, by kind and size of map', run: evictionCosts },
  stages: { title: 'Stages of the agent, warm', run: stageCosts },
  flows: { title: 'Whole agent, 100,000 flows an eviction', run: flowCosts },
  overload: { title: 'Whole agent, 50,000 flows at a map of 2,000', run: overloadCosts },
  idle: { title: 'Whole agent, no traffic', run: idleCosts },
  memory: { title: 'Whole agent, memory', run: memoryCosts },
  attach: { title: 'Attaching to one direction of one interface', run: attachCosts },
} as const satisfies Record<string, Benchmark>;

export type BenchmarkName = keyof typeof BENCHMARKS;
