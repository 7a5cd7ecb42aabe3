/** What it takes to attach a program to one direction of one interface, beside what the kernel waits for meanwhile. */
import { runCommand } from '../../testbed/run/command';
import type { Bench } from '../benchmark';
import { OBJECT_FOLDER } from '../paths';
import { least } from '../result';
import type { Row } from '../result';
import { bundleWorkers, workerPath } from '../compile';
import type { AttachResult, AttachSettings } from './attach-worker';

const WORKER = 'attach/attach-worker';
const KIND = 'bridge'; // every kernel has it, and it needs no other end

type Link = { ifindex: number };

async function makeInterfaces(namespace: string, count: number): Promise<number[]> {
  const lines = Array.from({ length: count }, (_, i) => `link add bench${i} type ${KIND}\n`);
  await runCommand('ip', ['-n', namespace, '-batch', '-'], { input: lines.join('') });
  const links = await runCommand('ip', ['-n', namespace, '-j', 'link', 'show', 'type', KIND]);
  return (JSON.parse(links) as Link[]).map(({ ifindex }) => ifindex);
}

async function removeInterfaces(namespace: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => `link delete bench${i}\n`);
  await runCommand('ip', ['-n', namespace, '-batch', '-'], { input: lines.join('') });
}

async function runIn(namespace: string, settings: AttachSettings, signal: AbortSignal): Promise<AttachResult> {
  const worker = [process.execPath, workerPath(WORKER), JSON.stringify(settings)];
  return JSON.parse(await runCommand('ip', ['netns', 'exec', namespace, ...worker], { signal })) as AttachResult;
}

export async function attachCosts(bench: Bench): Promise<Row[]> {
  const { namespace } = await bench.lab();
  const count = bench.quick ? 50 : 500;
  await bundleWorkers([WORKER]);
  const ifindexes = await makeInterfaces(namespace, count);
  try {
    const result = await runIn(namespace, { objectFolder: OBJECT_FOLDER, ifindexes }, bench.signal);
    const row = (what: string, ms: number): Row => ({ what, unit: 'ms', ours: least([ms]) });
    return [
      row('filter on a clsact qdisc', result.tc),
      ...(result.tcx === undefined ? [] : [row('TCX link, one at a time', result.tcx)]),
      ...(result.tcxAtOnce === undefined ? [] : [row('TCX link, four at a time', result.tcxAtOnce)]),
      row('one RCU grace period', result.gracePeriod),
    ];
  } finally {
    await removeInterfaces(namespace, count);
  }
}
