import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedEnvironment } from './ownership';

/** How a process sees the machine. */
export type Place = {
  /** Network namespace by name; undefined: the testbed's own. */
  namespace?: string;
  /** `namespace`: /sys shows the namespace's interfaces, as in a pod. `machine`: /sys is the machine's, with its cgroups. */
  sysfs?: 'namespace' | 'machine';
  /** Called with the pid as soon as there is one, before the program itself runs. */
  onPid?: (pid: number) => void;
};

export type ProcessSpec = {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
} & Place;

type Ending = { code: number | null; signal: NodeJS.Signals | null };

export type RunningProcess = {
  name: string;
  pid: number;
  /** Resolves when it has ended, however. */
  ended: Promise<Ending>;
  hasEnded(): boolean;
  /** Asks it to end, and kills it after the grace. @returns true when it ended by itself */
  stop(graceMs: number): Promise<boolean>;
  /** Last lines that it wrote. */
  logTail(): string;
};

/** A process that ended though nobody asked it to. */
export type UnexpectedEnd = (process: RunningProcess, how: string) => void;

/** The command line that puts a program in its place; each link of the chain execs the next, so the pid stays. */
export function placedCommand(spec: ProcessSpec): { command: string; args: string[] } {
  const program = [spec.command, ...spec.args];
  const inNamespace = (namespace: string): string[] =>
    spec.sysfs === 'namespace'
      ? ['ip', 'netns', 'exec', namespace]
      : ['nsenter', `--net=/run/netns/${namespace}`, '--'];
  // The kernel kills it when the testbed dies; the reaper gets what a fork hid from that.
  const [command, ...args] = ['setpriv', '--pdeathsig', 'KILL', '--'].concat(
    spec.namespace === undefined ? program : [...inNamespace(spec.namespace), ...program],
  );
  return { command, args };
}

/**
 * Starts a process of the run, with its output in the run's logs.
 *
 * @throws Error when it can't be started
 */
export async function startProcess(
  run: { id: string; directory: string },
  spec: ProcessSpec,
  onUnexpectedEnd: UnexpectedEnd,
): Promise<RunningProcess> {
  const logs = join(run.directory, 'logs');
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `${spec.name}.log`);
  const log = openSync(logFile, 'a');
  const { command, args } = placedCommand(spec);
  const env = { ...markedEnvironment(run.id), ...spec.env };
  // Its own session: the terminal's Ctrl-C is for the testbed, which ends its processes in order.
  const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  if (child.pid !== undefined) spec.onPid?.(child.pid);
  const ended = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await once(child, 'spawn');
  let asked = false;
  const running: RunningProcess = {
    name: spec.name,
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async stop(graceMs) {
      asked = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const { signal } = await ended;
      clearTimeout(timer);
      return signal !== 'SIGKILL';
    },
    logTail: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n'),
  };
  void ended.then(({ code, signal }) => {
    if (!asked) onUnexpectedEnd(running, signal ?? `exit code ${code}`);
  });
  return running;
}
