/** Makes blocks of Prometheus from a model: text for two hours at a time, which promtool turns into a block. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { runCommand } from '../testbed/run/command';
import { createGenerator } from './generate';
import type { ClusterModel } from './model';
import { progressOf } from './progress';
import { openSampleFile } from './sample-file';
import type { Amount } from './sample-file';
import type { Timeline } from './timeline';

/** promtool works on one core; a block of 500 agents is 2 GB of text meanwhile. */
const AT_ONCE = 2;
/** Collects garbage less often: 15 % faster, and it needs 1 GB instead of 0.8. */
const PROMTOOL_MEMORY = 'GOGC=400';

export type BuildControl = { signal: AbortSignal; progress: (line: string) => void };

async function toBlock(text: string, into: string, signal: AbortSignal): Promise<void> {
  const made = `${text}.blocks`;
  mkdirSync(made);
  const promtool = ['promtool', 'tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, made];
  await runCommand('env', [PROMTOOL_MEMORY, ...promtool], { signal });
  rmSync(text);
  // Each call has a folder of its own: they run side by side.
  for (const name of readdirSync(made)) renameSync(join(made, name), join(into, name));
  rmSync(made, { recursive: true });
}

/**
 * Fills a folder with blocks.
 *
 * @param work an empty folder on the same file system for what is made on the way
 * @throws Error when promtool does not take the text, or the signal's reason
 */
export async function buildBlocks(
  model: ClusterModel,
  timeline: Timeline,
  { work, into }: { work: string; into: string },
  { signal, progress }: BuildControl,
): Promise<Amount> {
  const generator = createGenerator(model, timeline);
  const { blocks } = generator;
  const total: Amount = { series: 0, samples: 0, bytes: 0 };
  const running = new Set<Promise<void>>();
  let finished = 0;
  const told = progressOf(blocks.length, progress);
  try {
    for (const [index, block] of blocks.entries()) {
      signal.throwIfAborted();
      while (running.size >= AT_ONCE) await Promise.race(running);
      const text = join(work, `${index}.om`);
      const file = openSampleFile(text);
      await generator.write(block, file, () => setImmediate());
      file.close();
      const { series, samples, bytes } = file.amount();
      total.series = Math.max(total.series, series);
      total.samples += samples;
      total.bytes += bytes;
      const job = toBlock(text, into, signal).then(() => {
        running.delete(job);
        told.done(++finished, `${model.agents} agents, block ${finished} of ${blocks.length}`);
      });
      running.add(job);
      job.catch(() => undefined); // it is looked at later
    }
  } finally {
    await Promise.allSettled(running);
  }
  await Promise.all(running);
  return total;
}
