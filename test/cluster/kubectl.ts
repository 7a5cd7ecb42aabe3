/** What tests ask a cluster: kubectl, with objects instead of text. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { runCommand } from '../testbed/run/command';
import type { WaitOptions } from '../testbed/run/wait';
import { waitFor } from '../testbed/run/wait';

export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    uid?: string;
    generation?: number;
  };
};

export type Kubectl = {
  /** Runs kubectl to its end. @param input for its standard input @returns what it wrote */
  run(args: readonly string[], input?: string): Promise<string>;
  /** @param args kind, name and options @throws Error when there is no such object */
  get<T extends object = KubeObject>(...args: string[]): Promise<T>;
  list<T extends object = KubeObject>(...args: string[]): Promise<T[]>;
  apply(...objects: object[]): Promise<void>;
  /** Calls back with each line that a kubectl writes that goes on until it is ended. @returns what ends it */
  follow(args: readonly string[], onLine: (line: string) => void): () => void;
  /** Asks until the answer is there. */
  until<T>(what: string, ask: () => Promise<T | undefined>, options?: Partial<WaitOptions>): Promise<T>;
};

/** Other programs have the machine, too. */
const DEADLINE_MS = 180_000;

export function kubectlOf(program: string, kubeconfig: string): Kubectl {
  const run: Kubectl['run'] = (args, input) => runCommand(program, ['--kubeconfig', kubeconfig, ...args], { input });
  const json = async (args: readonly string[]): Promise<unknown> =>
    JSON.parse(await run(['get', ...args, '-o', 'json']));
  return {
    run,
    get: async <T extends object>(...args: string[]) => (await json(args)) as T,
    list: async <T extends object>(...args: string[]) => ((await json(args)) as { items: T[] }).items,
    async apply(...objects) {
      const list = { apiVersion: 'v1', kind: 'List', items: objects };
      await run(['apply', '--server-side', '-f', '-'], JSON.stringify(list));
    },
    follow(args, onLine) {
      const command = [program, '--kubeconfig', kubeconfig, ...args];
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: child.stdout }).on('line', onLine);
      return () => void child.kill();
    },
    until: (what, ask, options) => waitFor(ask, { what, deadlineMs: DEADLINE_MS, intervalMs: 500, ...options }),
  };
}
