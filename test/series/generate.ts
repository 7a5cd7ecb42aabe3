/** Writes the samples of a model, a file for each block of Prometheus. */
import { agentSeries } from './agent-series';
import { createLingering, daemonSetValues, writeDaemonSet, writeLife, writePipeline } from './cluster-series';
import type { Write } from './cluster-series';
import { AGENT_NAMESPACE, agentTarget, namespaceOfOther, TWIN } from './labels';
import { kindOf } from './model';
import type { ClusterModel } from './model';
import { nodesOf } from './nodes';
import type { ModelNode } from './nodes';
import { hash } from './random';
import { timesOf } from './sample-file';
import type { SampleFile } from './sample-file';
import { simulate, startRun } from './simulate';
import type { AgentRun, LifeValues, Steps } from './simulate';
import { timelineOf } from './timeline';
import type { Timeline } from './timeline';

/** Prometheus cuts its blocks at multiples of this. */
export const BLOCK_SECONDS = 7200;

/** The blocks of a timeline, in order. */
export function blocksOf({ span: { start, end } }: Timeline, scrapeSeconds: number): Steps[] {
  const blocks: Steps[] = [];
  const stepOf = (seconds: number): number => Math.round((seconds - start) / scrapeSeconds);
  for (let from = start; from < end;) {
    const until = Math.min(end, (Math.floor(from / BLOCK_SECONDS) + 1) * BLOCK_SECONDS);
    blocks.push({ first: stepOf(from), last: stepOf(until) });
    from = until;
  }
  return blocks;
}

/** Writes block after block; they must be asked for in order. */
export type Generator = {
  nodes: readonly ModelNode[];
  blocks: readonly Steps[];
  /** Calls back now and then, so that whoever waits can do other things. */
  write(block: Steps, file: SampleFile, breathe: () => Promise<void>): Promise<void>;
};

/** Agents written between two breaths. */
const BREATH_AGENTS = 25;

function writeAgent(write: Write, run: AgentRun, values: LifeValues, times: readonly string[], from: number): void {
  const target = agentTarget(run.node, values.life);
  run.table.forEach(({ metric, labels }, i) => {
    const instead = run.node.noNumbers[metric];
    const told = values.series[i];
    const written = instead === undefined ? told : Array.from(told, (value) => (Number.isNaN(value) ? NaN : instead));
    write(metric, { ...target, ...labels }, written, times, from);
  });
}

/** What the agents delivered since the begin, added up over all; a new life goes on from 0. */
function deliveries(runs: number) {
  const before = new Float64Array(runs);
  let total = 0;
  return {
    add(index: number, lives: readonly LifeValues[], block: Steps, sums: Float64Array): void {
      for (const { steps, extras } of lives) {
        for (let step = steps.first; step < steps.last; step++) {
          const value = extras.delivered[step - steps.first];
          sums[step - block.first] += value - (value < before[index] ? 0 : before[index]);
          before[index] = value;
        }
      }
    },
    /** From what came in at each step to what has come in until then. */
    upTo: (sums: Float64Array): Float64Array => sums.map((sum) => (total += sum)),
  };
}

/** Writes what is told twice twice. */
function withTwins(write: Write, { troubles }: ClusterModel): Write {
  const twins = troubles.flatMap((trouble) => (trouble.kind === 'twice' ? [TWIN[trouble.who]] : []));
  return (name, labels, values, times, from) => {
    write(name, labels, values, times, from);
    for (const twin of twins) {
      const other = twin(labels);
      if (other !== undefined) write(name, other, values, times, from);
    }
  };
}

/** What one of the other clusters tells of its agents. What has no namespace is told once, by the first. */
function inNamespace(file: SampleFile, namespace: string): SampleFile {
  return {
    ...file,
    write(name, labels, values, times, from) {
      if (labels.namespace === AGENT_NAMESPACE) file.write(name, { ...labels, namespace }, values, times, from);
    },
  };
}

export function createGenerator(model: ClusterModel, timeline: Timeline): Generator {
  const others = (model.also ?? []).map((other) => createGenerator(other, timelineOf(other, timeline.span)));
  const nodes = nodesOf(model, timeline);
  const runs = nodes.map((node) =>
    startRun(node, agentSeries(kindOf(model, node), model.ringBufferFallback, node.name)),
  );
  const delivered = deliveries(runs.length);
  const lingering = model.troubles.some(({ kind }) => kind === 'lingering') ? createLingering() : undefined;
  const { start } = timeline.span;
  const { scrapeSeconds, seed } = model;
  const times = (block: Steps, ...who: number[]) =>
    timesOf(start, scrapeSeconds, block, hash(seed, 20, ...who) % (scrapeSeconds * 1000));
  return {
    nodes,
    blocks: blocksOf(timeline, scrapeSeconds),
    async write(block, file, breathe) {
      const write = withTwins(file.write, model);
      const kubeState = times(block, 2);
      const sums = new Float64Array(block.last - block.first);
      for (const [index, run] of runs.entries()) {
        const lives = simulate(run, block, model, timeline);
        const target = { agent: times(block, 0, index), kubelet: times(block, 1, index), kubeState };
        for (const values of lives) {
          const from = values.steps.first - block.first;
          writeAgent(write, run, values, target.agent, from);
          writeLife(write, run.node, values, target, from);
        }
        lingering?.add(run.node, lives);
        delivered.add(index, lives, block, sums);
        if (index % BREATH_AGENTS === BREATH_AGENTS - 1) await breathe();
      }
      lingering?.write(write, block, (node) => times(block, 1, node.index));
      writeDaemonSet(write, daemonSetValues(nodes, timeline, scrapeSeconds, block), kubeState);
      writePipeline(write, model.agents, delivered.upTo(sums), times(block, 3));
      for (const [index, other] of others.entries()) {
        await other.write(block, inNamespace(file, namespaceOfOther(index)), breathe);
      }
    },
  };
}
