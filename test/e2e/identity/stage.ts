/** Where the scenarios play: a lab with a collector and agents, and what each of them holds all the counts to. */
import { expect } from 'vitest';
import { compileTraffic } from '../../bench/compile';
import { openLab } from '../../bench/process/lab';
import type { Lab } from '../../bench/process/lab';
import { prepareAgents } from './agent-run';
import type { AgentRun, AgentStarter } from './agent-run';
import { unexplained } from './books';
import type { Books } from './books';
import { startCollector } from './collector-run';
import type { CollectorRun } from './collector-run';
import { minus, receivedOf } from './interfaces';
import type { Counters } from './interfaces';

const COLLECTOR_PORT = 9998;
/** Of each packet that the lab sends. */
const FRAME_BYTES = 64;

export type Stage = {
  lab: Lab;
  collector: CollectorRun;
  start: AgentStarter;
  /** Removes everything. @throws Error when a process has ended that should have run */
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const complaints: string[] = [];
  const ending = new AbortController();
  const lab = await openLab(await compileTraffic(), ending.signal, (text) => complaints.push(text));
  const remove = (): Promise<void> => {
    ending.abort();
    return lab[Symbol.asyncDispose]();
  };
  async function close(): Promise<void> {
    await remove();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }
  try {
    return { lab, close, collector: await startCollector(lab, COLLECTOR_PORT), start: await prepareAgents(lab) };
  } catch (error) {
    await remove();
    throw error;
  }
}

export type ClosedRun = {
  books: Books;
  /** What the collector got of this run. */
  collected: Counters;
};

/**
 * Stops the agent; what it says of itself must be in order.
 *
 * @param before what the collector had before the run
 */
export async function closeRun({ collector }: Stage, agent: AgentRun, before: Counters): Promise<ClosedRun> {
  const ledgerErrors = (await agent.scrape()).sum('errors_total', { component: 'ledger' });
  const { books } = await agent.stop();
  const collected = minus(await collector.sums(), before);
  expect(ledgerErrors).toBe(0);
  expect(agent.log()).not.toContain('not accounted for');
  expect(unexplained(books)).toEqual([0, 0]);
  expect(collected.bytes).toBe(FRAME_BYTES * collected.packets);
  return { books, collected };
}

/** Runs an agent from before the first packet to after the last: it must have seen what the interface has received. */
export async function observe(
  stage: Stage,
  env: Record<string, string>,
  during: (agent: AgentRun) => Promise<void>,
): Promise<ClosedRun & { received: Counters }> {
  const [before, collectedBefore] = [await receivedOf(stage.lab), await stage.collector.sums()];
  await using agent = await stage.start(stage.collector, env);
  await during(agent);
  const closed = await closeRun(stage, agent, collectedBefore);
  const received = minus(await receivedOf(stage.lab), before);
  expect(closed.books.packets.seen).toBe(received.packets);
  return { ...closed, received };
}
