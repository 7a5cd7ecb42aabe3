/** Whenever and however the testbed ends, nothing of it is left: it is started, and ended at many moments. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from '../setup/build-all';
import { runCommand } from './run/command';
import { cgroupName, namespacePrefix, RUN_MARKER } from './run/ownership';
import { findRuns, runsFolder } from './run/run';
import { waitFor } from './run/wait';

const TWO_NETWORKS = fileURLToPath(new URL('./two-networks.ts', import.meta.url));
const COMMANDS = fileURLToPath(new URL('../testbed.ts', import.meta.url));
/** Small and quick, on a port that a demo beside it does not use. */
const ARGS = ['--nodes', '2', '--pods', '1', '--flows', '40', '--rate', '40', '--prometheus-port', '19190'];
/** The reaper works after its owner's end. */
const REAPED_MS = 20_000;

/** Lines that the testbed prints when a step begins, and when all run. */
const STEPS = ['network', 'flow collector', 'agents', 'Prometheus', 'traffic', 'ready'];

/** `/run/netns`'s mount is not of one run: see two-networks.ts. */
type Left = { runs: string[]; namespaces: string[]; processes: string[]; cgroups: string[]; mounts: string[] };
const NOTHING: Left = { runs: [], namespaces: [], processes: [], cgroups: [], mounts: [] };

/** What there is of one run; other testbeds may run on this machine meanwhile. */
async function whatIsLeft(runId: string): Promise<Left> {
  const namespaces = (await runCommand('ip', ['netns', 'list'])).split('\n');
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const hierarchies = ['/sys/fs/cgroup', ...foldersIn('/sys/fs/cgroup').map((name) => join('/sys/fs/cgroup', name))];
  return {
    runs: foldersIn(runsFolder()).filter((name) => name === runId),
    namespaces: namespaces.filter((line) => line.startsWith(namespacePrefix(runId))),
    processes: readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && procText(Number(pid), 'environ').includes(`${RUN_MARKER}=${runId}`),
    ),
    cgroups: hierarchies.flatMap(foldersIn).filter((name) => name === cgroupName(runId)),
    mounts: mounts.filter((line) => line.includes(runId)),
  };
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // a file, or not mounted
  }
}

type StartedTestbed = { runId: string; pid: number; kill: (signal: NodeJS.Signals) => void; ended: Promise<unknown> };

/** Starts a testbed and resolves when it prints a line that begins so. */
async function startUntil(step: string): Promise<StartedTestbed> {
  const child = spawn(process.execPath, ['--import', 'tsx', COMMANDS, 'run', ...ARGS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith(step)) resolve();
    });
    lines.once('close', () => reject(new Error(`the testbed ended before “${step}”`)));
  });
  const run = findRuns().find(({ owner }) => owner?.pid === child.pid);
  if (!run || child.pid === undefined) throw new Error('the testbed has no run directory');
  return { runId: basename(run.directory), pid: child.pid, kill: (signal) => void child.kill(signal), ended };
}

async function expectNothingLeftSoon(runId: string): Promise<void> {
  const clean = async (): Promise<true | undefined> => {
    expect(await whatIsLeft(runId)).toEqual(NOTHING);
    return true;
  };
  await waitFor(clean, { what: 'nothing is left', deadlineMs: REAPED_MS, intervalMs: 100 });
}

/** Pid of the process that waits for the end of this one to remove its run. */
function reaperOf(owner: number): number | undefined {
  return readdirSync('/proc')
    .map(Number)
    .find((pid) => parentOf(pid) === owner && commandLine(pid).includes('reaper.mjs'));
}

describe.skipIf(process.getuid?.() !== 0)('the end of a testbed', () => {
  beforeAll(() => buildAll(() => undefined, ['agent']));

  it.each(STEPS)('leaves nothing behind when killed at “%s”', async (step) => {
    const testbed = await startUntil(step);
    testbed.kill('SIGKILL');
    await testbed.ended;
    await expectNothingLeftSoon(testbed.runId);
  });

  it.each(STEPS)('leaves nothing behind after SIGINT at “%s”', async (step) => {
    const testbed = await startUntil(step);
    testbed.kill('SIGINT');
    expect(await testbed.ended).not.toEqual([null, 'SIGINT']);
    // At once: a testbed that was asked to stop cleans up itself, before it ends.
    expect(await whatIsLeft(testbed.runId)).toEqual(NOTHING);
  });

  it('leaves nothing behind after two SIGINT', async () => {
    const testbed = await startUntil('ready');
    testbed.kill('SIGINT');
    await delay(30); // two signals at once may be delivered as one
    testbed.kill('SIGINT');
    await testbed.ended;
    await expectNothingLeftSoon(testbed.runId);
  });

  it('has a killed run removed by the next testbed when its reaper was killed too', async () => {
    const first = await startUntil('ready');
    const reaper = reaperOf(first.pid);
    if (reaper === undefined) throw new Error('the testbed has no reaper');
    process.kill(reaper, 'SIGKILL');
    first.kill('SIGKILL');
    await first.ended;
    expect((await whatIsLeft(first.runId)).namespaces).not.toEqual([]);
    const second = await startUntil('network');
    await expectNothingLeftSoon(first.runId);
    second.kill('SIGINT');
    await second.ended;
    await expectNothingLeftSoon(second.runId);
  });

  it.each(['first', 'second'])(
    'leaves no mount of /run/netns where two overlap and the %s ends first',
    async (name) => {
      const report = await twoNetworks(':', name);
      expect(report).toEqual(['at first: not mounted', 'one left: mounted', 'none left: not mounted']);
    },
  );

  it('leaves the mount of /run/netns to namespaces of others', async () => {
    const report = await twoNetworks('ip netns add theirs', 'first');
    expect(report).toEqual(['at first: mounted', 'one left: mounted', 'none left: mounted']);
  });
});

/**
 * Runs two-networks.ts in a private mount namespace with an empty /run: what the machine has mounted there is not touched.
 *
 * @param before a shell command that is run before
 */
async function twoNetworks(before: string, endsFirst: string): Promise<string[]> {
  const script = `umount -R -l /run/netns 2>/dev/null; mount -t tmpfs none /run && ${before} && exec "$@"`;
  const program = [process.execPath, '--import', 'tsx', TWO_NETWORKS, endsFirst];
  const report = await runCommand('unshare', [
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    script,
    'sh',
    ...program,
  ]);
  return report.trim().split('\n');
}

/** @returns '' when the process has ended */
function procText(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

const commandLine = (pid: number): string => procText(pid, 'cmdline');

function parentOf(pid: number): number {
  const stat = procText(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
