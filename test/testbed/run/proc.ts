/** Reads /proc. Processes come and go while it is read: one that is gone is just not there. */
import { readFileSync, readdirSync } from 'node:fs';
import type { Owner } from './ownership';
import { RUN_MARKER } from './ownership';

/** Fields of /proc/<pid>/stat after the command name, which is in parentheses and may hold anything. */
const STATE_FIELD = 0;
const START_FIELD = 19;

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the process ended, or it is somebody else's
  }
}

/** @returns start time in clock ticks since boot, or undefined when no such process runs (a zombie does not) */
export function startTicksFromStat(stat: string): number | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X') return undefined;
  const ticks = Number(fields[START_FIELD]);
  return Number.isInteger(ticks) ? ticks : undefined;
}

export function startTicksOf(pid: number): number | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : startTicksFromStat(stat);
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

export function thisProcess(): Owner {
  return { pid: process.pid, startTicks: startTicksOf(process.pid) ?? 0, bootId: bootId() };
}

/** Pids of the living processes that carry the run's marker in their environment; never the caller itself. */
export function processesOfRun(runId: string): number[] {
  const marker = `${RUN_MARKER}=${runId}`;
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    const environment = readProc(`/proc/${pid}/environ`)?.split('\0') ?? [];
    return environment.includes(marker) && startTicksOf(pid) !== undefined ? [pid] : [];
  });
}
