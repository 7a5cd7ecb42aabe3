/** Changes the console's list of plugins, against everybody else who does. */
import type { ApiAnswer, ApiServer } from '../api-server';
import { explain } from '../api-server';
import { NoAnswerError } from '../request';
import type { Verb } from './plugin-list';
import { patchFor } from './plugin-list';

/** OpenShift has one console, and its configuration has this name. */
const CONSOLE = '/apis/operator.openshift.io/v1/consoles/cluster';

const ATTEMPTS = 12;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

const OK = 200;
const FORBIDDEN = [401, 403];
const NOT_FOUND = 404;
/** Changed meanwhile: a conflict, or the patch's own test failed. */
const CHANGED = [409, 422];
const BUSY = [408, 429, 500, 502, 503, 504];

/** A sentence for whoever reads the hook's log. */
export class ConsoleError extends Error {}

export type ChangeDeps = {
  readonly api: ApiServer;
  /** Tells what is going on, one line each. */
  readonly say: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
};

/** What is to be done after an answer that is not OK. @throws ConsoleError where trying again is of no use */
function reasonToRetry(answer: ApiAnswer, doing: string): string {
  if (CHANGED.includes(answer.status)) return `The console's configuration was changed meanwhile (${explain(answer)})`;
  if (BUSY.includes(answer.status)) return `The API server could not ${doing} (${explain(answer)})`;
  if (FORBIDDEN.includes(answer.status)) {
    throw new ConsoleError(
      `The service account may not ${doing}: it needs get and patch on consoles.operator.openshift.io "cluster" (${explain(answer)})`,
    );
  }
  throw new ConsoleError(`The API server did not ${doing} (${explain(answer)})`);
}

/** One attempt. @returns what has come of it, or `retry` with the reason */
async function attempt(api: ApiServer, verb: Verb, name: string): Promise<{ done: string } | { retry: string }> {
  const current = await api.get(CONSOLE);
  if (current.status === NOT_FOUND) {
    if (verb === 'disable') return { done: `There is no console, so ${name} is not enabled.` };
    throw new ConsoleError(
      `The cluster has no console configuration (${explain(current)}): is the capability Console enabled? Install with plugin.enableInConsole=false otherwise.`,
    );
  }
  if (current.status !== OK) return { retry: reasonToRetry(current, "read the console's configuration") };
  const patch = patchFor(verb, current.body, name);
  if (patch.length === 0) return { done: `${name} is ${verb}d already.` };
  const changed = await api.patch(CONSOLE, patch);
  if (changed.status === OK) return { done: `${name} is ${verb}d now.` };
  return { retry: reasonToRetry(changed, "change the console's configuration") };
}

/**
 * Adds the plugin to the console's list or takes it out, and touches no other entry. Asking twice changes nothing.
 *
 * @throws ConsoleError, UnreadableListError
 */
export async function changeConsole({ api, say, wait }: ChangeDeps, verb: Verb, name: string): Promise<void> {
  let reason = '';
  for (let tried = 1; tried <= ATTEMPTS; tried++) {
    const result = await attempt(api, verb, name).catch((error: unknown) => {
      if (error instanceof NoAnswerError) return { retry: `The API server can't be reached (${error.message})` };
      throw error;
    });
    if ('done' in result) {
      say(result.done);
      return;
    }
    reason = result.retry;
    if (tried === ATTEMPTS) break;
    const longest = Math.min(FIRST_WAIT_MS * 2 ** (tried - 1), LONGEST_WAIT_MS);
    const ms = Math.round(longest * (0.5 + Math.random() / 2)); // two who met once shall not meet again
    say(`${reason}. Trying again in ${ms} ms.`);
    await wait(ms);
  }
  throw new ConsoleError(`${reason}. Given up after ${ATTEMPTS} attempts.`);
}
