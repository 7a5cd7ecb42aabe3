import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeCgroups } from '../resources/cgroups';
import { runCommand } from './command';
import type { Made } from './ownership';
import { isOwnName, isRunId, NAMESPACE_FOLDER, parseJournal } from './ownership';
import { processesOfRun } from './proc';

const JOURNAL = 'made.jsonl';
/** SIGKILL is not waited for by anybody but us: a process can take this long to be gone. */
const KILL_DEADLINE_MS = 10_000;

/** Writes down what is about to be made; before making it, so that a kill in between leaves no orphan. */
export function recordMade(runDirectory: string, made: Made): void {
  appendFileSync(join(runDirectory, JOURNAL), `${JSON.stringify(made)}\n`);
}

export function namespaceExists(name: string): boolean {
  return existsSync(join(NAMESPACE_FOLDER, name));
}

/**
 * Whether the run has to write down the mount of the namespaces' folder: `ip netns` is about to make it for this run,
 * or has made it for another one, which then can't remove it if it ends first.
 */
export function isNamespaceMountOurs(runDirectory: string): boolean {
  const siblings = readdirSync(dirname(runDirectory)).filter(
    (name) => isRunId(name) && name !== basename(runDirectory),
  );
  // The journals first: a run that ends in between unmounts before its journal goes, so one of the two is seen.
  const made = siblings.some((name) =>
    ownThings(join(dirname(runDirectory), name), name).some(({ kind }) => kind === 'mount'),
  );
  return made || !isMounted(NAMESPACE_FOLDER);
}

/**
 * Removes all that a run made: processes, namespaces (their interfaces go with them), cgroups, the run directory.
 * Safe to call twice, and while another process does the same.
 *
 * @param onRemoved called for each thing removed
 * @throws Error when a thing can't be removed; the run directory is then kept, so that the next sweep tries again
 */
export async function removeRun(
  runDirectory: string,
  onRemoved: (what: string) => void = () => undefined,
): Promise<void> {
  const runId = basename(runDirectory);
  if (!isRunId(runId)) throw new Error(`${runDirectory} is not a run directory of the testbed`);
  await killProcesses(runId, onRemoved);
  const things = ownThings(runDirectory, runId);
  const namesOf = (kind: Made['kind']): string[] => things.flatMap((made) => (made.kind === kind ? [made.name] : []));
  for (const name of namesOf('namespace')) await removeNamespace(name, onRemoved);
  for (const name of namesOf('cgroup')) await removeCgroups(name, onRemoved);
  for (const path of namesOf('mount')) await removeMount(path, onRemoved);
  await rm(runDirectory, { recursive: true, force: true });
}

async function killProcesses(runId: string, onRemoved: (what: string) => void): Promise<void> {
  const deadline = performance.now() + KILL_DEADLINE_MS;
  // In rounds: one that was being spawned when we looked shows up in the next.
  for (let pids = processesOfRun(runId); pids.length > 0; pids = processesOfRun(runId)) {
    if (performance.now() > deadline) throw new Error(`processes of run ${runId} do not end: ${pids.join(' ')}`);
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
        onRemoved(`process ${pid}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await delay(20);
  }
}

function ownThings(runDirectory: string, runId: string): Made[] {
  return parseJournal(journalText(runDirectory)).filter((made) => isOwnName(runId, made));
}

function journalText(runDirectory: string): string {
  try {
    return readFileSync(join(runDirectory, JOURNAL), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return ''; // it has made nothing yet, or has been removed
  }
}

async function removeNamespace(name: string, onRemoved: (what: string) => void): Promise<void> {
  if (!namespaceExists(name)) return;
  try {
    await runCommand('ip', ['netns', 'del', name]);
    onRemoved(`namespace ${name}`);
  } catch (error) {
    const path = join(NAMESPACE_FOLDER, name);
    // `ip netns add` was killed between making the file and mounting the namespace on it: only the file is left.
    if (existsSync(path) && !isMounted(path)) rmSync(path, { force: true });
    if (existsSync(path)) throw error;
  }
}

/** True if a file system is mounted at the path, which has no spaces. */
export function isMounted(path: string): boolean {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === path);
}

async function removeMount(path: string, onRemoved: (what: string) => void): Promise<void> {
  if (!isMounted(path) || readdirSync(path).length > 0) return; // gone, or others have namespaces there
  try {
    await runCommand('umount', [path]);
    onRemoved(`mount ${path}`);
  } catch (error) {
    // Somebody has made a namespace there meanwhile: then it is theirs to keep.
    if (isMounted(path) && readdirSync(path).length === 0) throw error;
  }
}
