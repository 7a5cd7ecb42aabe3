/** One node: more and more flows, until something breaks. */
import { compileTraffic } from '../../bench/compile';
import { openLab } from '../../bench/process/lab';
import { plainProgram } from '../../testbed/agents/agent-program';
import type { Figures } from './figures';
import { breaksOf } from './figures';
import { measureStep, openMetrics } from './measure-step';
import type { Step } from './steps';
import { firstSteps, PERIOD_MS, raise } from './steps';

export type StepResult = {
  step: Step;
  /** Undefined where the agent did not live through it. */
  figures: Figures | undefined;
  breaks: string[];
};

export type NodeSettings = {
  flows: readonly number[];
  seconds: number;
  agent: string;
  env: Record<string, string>;
};

export type Control = {
  signal: AbortSignal;
  /** Gets what begins, and the seconds that the rest takes at least. */
  progress: (line: string, secondsLeft: number) => void;
  complain: (text: string) => void;
};

/** Beside the sending: starting, warming up, and waiting for the last flows. */
const OVERHEAD_SECONDS = 40;

const text = ({ kind, flows, cacheMaxFlows }: Step): string =>
  `${flows.toLocaleString('en')} flows, cacheMaxFlows ${cacheMaxFlows.toLocaleString('en')}${kind === 'given' ? '' : ` (${kind})`}`;

/** @returns nothing for no flows. @throws Error when the lab can't be made, or when it is aborted */
export async function scaleOneNode(
  { flows, seconds, agent, env }: NodeSettings,
  control: Control,
): Promise<StepResult[]> {
  if (flows.length === 0) return [];
  await using lab = await openLab(await compileTraffic(), control.signal, control.complain);
  const read = await openMetrics(lab);
  const command = { name: 'agent', ...plainProgram(agent) };
  const results: StepResult[] = [];
  const measure = async (step: Step, left: number): Promise<StepResult> => {
    control.progress(text(step), left * (seconds + OVERHEAD_SECONDS));
    try {
      const figures = await measureStep(lab, read, command, env, step, seconds);
      return { step, figures, breaks: breaksOf(figures, PERIOD_MS) };
    } catch (error) {
      control.signal.throwIfAborted();
      return { step, figures: undefined, breaks: [error instanceof Error ? error.message : String(error)] };
    }
  };
  const known = firstSteps(flows);
  for (const [index, step] of known.entries()) results.push(await measure(step, known.length - index));
  let last = results.findLast(({ step }) => step.kind === 'given');
  for (let next = last && raise(last.step.flows); next && last?.breaks.length === 0; next = raise(next.flows)) {
    last = await measure(next, 1);
    results.push(last);
  }
  return results;
}
