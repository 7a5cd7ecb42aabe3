/** Blocks on disk, kept for the next time under a hash of what they were made from. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../src/metrics/catalogue';
import { hashInputs } from '../setup/inputs-hash';
import { ROOT } from '../setup/build-all';
import { buildBlocks } from './build-blocks';
import type { BuildControl } from './build-blocks';
import { checkModel } from './model';
import type { ClusterModel } from './model';
import type { Amount } from './sample-file';
import { spanOf, timelineOf } from './timeline';
import type { Span } from './timeline';

export const SERIES_FOLDER = join(ROOT, 'test/.output/series');
const FACTS_FILE = 'facts.json';
const BLOCKS_FOLDER = 'blocks';

export type DataSet = {
  blocks: string;
  span: Span;
  amount: Amount;
  buildSeconds: number;
  /** Bytes of the blocks. */
  size: number;
};

/** Data go on so long after what a reader sees as now. */
const AHEAD_SECONDS = 900;
/**
 * How old a data set may be. What the model says of a time is said of its now: with a day of data two hours do not
 * matter, with half an hour two minutes do.
 */
const oldestSeconds = ({ hours }: ClusterModel): number => Math.max(120, hours * 300);

type Facts = Omit<DataSet, 'blocks'>;

function readFacts(folder: string): Facts | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, FACTS_FILE), 'utf8')) as Facts;
  } catch {
    return undefined; // not there
  }
}

/** The model, and what makes series of it. */
function keyOf(model: ClusterModel): string {
  const parts = [JSON.stringify(model), JSON.stringify(METRICS), hashInputs(ROOT, ['test/series'])];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)));
  return files.reduce((sum, facts) => sum + (facts.isFile() ? facts.size : 0), 0);
}

/** Sets that nobody can use any more; served ones are linked, so they stay whole. */
function removeOld(folder: string, nowSeconds: number): void {
  for (const name of readdirSync(folder)) {
    const facts = readFacts(join(folder, name));
    if (facts !== undefined && facts.span.end < nowSeconds)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function build(model: ClusterModel, folder: string, nowSeconds: number, control: BuildControl): Promise<DataSet> {
  const begun = performance.now();
  const making = `${folder}.${process.pid}.tmp`;
  const blocks = join(making, BLOCKS_FOLDER);
  const work = join(making, 'work');
  try {
    for (const path of [blocks, work]) mkdirSync(path, { recursive: true });
    const timeline = timelineOf(model, spanOf(model, nowSeconds, oldestSeconds(model) + AHEAD_SECONDS));
    const amount = await buildBlocks(model, timeline, { work, into: blocks }, control);
    rmSync(work, { recursive: true });
    const buildSeconds = (performance.now() - begun) / 1000;
    const facts: Facts = { span: timeline.span, amount, buildSeconds, size: sizeOf(blocks) };
    writeFileSync(join(making, FACTS_FILE), JSON.stringify(facts));
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
    return { ...facts, blocks: join(folder, BLOCKS_FOLDER) };
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Blocks of a model up to now and some time ahead: those from last time if they are young enough.
 *
 * @throws Error when the model is none, or promtool fails
 */
export async function dataSet(model: ClusterModel, folder: string, control: BuildControl): Promise<DataSet> {
  checkModel(model);
  const now = Date.now() / 1000;
  mkdirSync(folder, { recursive: true });
  removeOld(folder, now);
  const own = join(folder, keyOf(model));
  const facts = readFacts(own);
  if (facts !== undefined && now - facts.span.now <= oldestSeconds(model)) {
    return { ...facts, blocks: join(own, BLOCKS_FOLDER) };
  }
  return build(model, own, now, control);
}
