import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Owner, SweepDecision } from './ownership';
import { parseOwner, sweepDecision } from './ownership';
import { bootId, startTicksOf, thisProcess } from './proc';
import { startReaper } from './reaper-process';
import { removeRun } from './remove-run';

const OWNER_FILE = 'owner.json';

/** One life of the testbed: the id that marks all it makes, and the folder where it keeps its books. */
export type Run = {
  id: string;
  directory: string;
  /** Removes all that the run made and then the folder; idempotent. */
  remove(): Promise<void>;
};

export type FoundRun = {
  directory: string;
  decision: SweepDecision;
  owner: Owner | undefined;
};

/** Folder that holds the run directories; a user without root has their own. */
export function runsFolder(): string {
  const { uid } = userInfo();
  return uid === 0 ? '/run/netobserv-agent-health' : join(tmpdir(), `netobserv-agent-health-${uid}`);
}

/** @throws Error when the folder is somebody else's, who could make us remove things by what they write there */
function checkedRunsFolder(): string {
  const folder = runsFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const facts = lstatSync(folder);
  if (!facts.isDirectory() || facts.uid !== userInfo().uid || (facts.mode & 0o022) !== 0) {
    throw new Error(`${folder} must be a folder that belongs to you and that no other user can write to`);
  }
  return folder;
}

function readOwner(directory: string): Owner | undefined {
  try {
    return parseOwner(readFileSync(join(directory, OWNER_FILE), 'utf8'));
  } catch {
    return undefined; // not written yet, or never will be: sweepDecision tells by age
  }
}

/** All run directories and what a sweep would do with each. */
export function findRuns(): FoundRun[] {
  const folder = checkedRunsFolder();
  const boot = bootId();
  return readdirSync(folder).map((name) => {
    const directory = join(folder, name);
    const owner = readOwner(directory);
    const ageMs = Date.now() - (lstatSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    return { directory, owner, decision: sweepDecision({ name, owner, ageMs }, boot, startTicksOf) };
  });
}

/** Removes what runs left behind whose owner is gone. @returns how many there were */
export async function sweepDeadRuns(onRemoved: (what: string) => void = () => undefined): Promise<number> {
  const dead = findRuns().filter((run) => run.decision === 'dead');
  for (const run of dead) await removeRun(run.directory, onRemoved);
  return dead.length;
}

/**
 * Begins a run owned by this process. If this process ends in any way, SIGKILL included, the run is removed by its
 * reaper; if the reaper was killed too, by the next sweep.
 */
export async function beginRun(): Promise<Run> {
  const id = randomBytes(6).reduce((text, byte) => text + (byte % 36).toString(36), '');
  const directory = join(checkedRunsFolder(), id);
  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(join(directory, OWNER_FILE), JSON.stringify(thisProcess()));
  const reaper = await startReaper(directory);
  let removal: Promise<void> | undefined;
  const remove = async (): Promise<void> => {
    try {
      await removeRun(directory);
    } finally {
      await reaper.release();
    }
  };
  return { id, directory, remove: () => (removal ??= remove()) };
}
