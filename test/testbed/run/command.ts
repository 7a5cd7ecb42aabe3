import { execFile } from 'node:child_process';
import { markedEnvironment } from './ownership';

export type CommandOptions = {
  /** Text for the command's standard input. */
  input?: string;
  /** Ends the command when aborted. */
  signal?: AbortSignal;
  /** Its folder; ours if not given. */
  cwd?: string;
  /** Its environment; ours if not given. */
  env?: NodeJS.ProcessEnv;
  /** Run that the command changes something for: if that run is removed meanwhile, the command is ended first. */
  runId?: string;
};

/**
 * Runs a program to its end; never through a shell.
 *
 * @returns its standard output
 * @throws Error with the command line and what it wrote to standard error
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    // Detached: a Ctrl-C in the terminal must reach the testbed only, which then undoes its steps in order.
    const env = options.runId === undefined ? options.env : markedEnvironment(options.runId);
    const settings = { signal: options.signal, cwd: options.cwd, env, maxBuffer: 64 << 20, detached: true } as const;
    const child = execFile(command, args, settings, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (options.signal?.aborted) return reject(options.signal.reason as Error);
      const said = stderr.trim() || error.message;
      reject(new Error(`${[command, ...args].join(' ')}: ${said}`, { cause: error }));
    });
    // A command that ends without reading its input makes the pipe fail; its exit code says what matters.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}
