import type { PodSurroundings } from '../api-server';
import { apiServerOfPod } from '../api-server';
import { changeConsole } from './change-console';
import type { Verb } from './plugin-list';
import { VERBS } from './plugin-list';

export type Surroundings = PodSurroundings & {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
};

/** Names of objects (RFC 1123, as Kubernetes has it). */
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

const isVerb = (text: string | undefined): text is Verb => VERBS.includes(text as Verb);

/** @returns the exit code: 0 done, 1 failed, 2 called wrongly */
export async function run(args: readonly string[], { say, complain, wait, ...pod }: Surroundings): Promise<number> {
  const [verb, name, ...others] = args;
  if (!isVerb(verb) || name === undefined || !OBJECT_NAME.test(name) || others.length > 0) {
    complain('usage: console-plugin.js enable|disable NAME, where NAME is that of a ConsolePlugin');
    return 2;
  }
  try {
    await changeConsole({ api: apiServerOfPod(pod), say, wait }, verb, name);
    return 0;
  } catch (error) {
    complain(`${name} could not be ${verb}d: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
