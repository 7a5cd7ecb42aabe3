import { HttpError } from '../console/sdk';
import type { QueryFailure } from '../promql/query-failure';
import { MalformedAnswerError } from '../promql/response';

const NO_ACCESS = [401, 403];
/** What Prometheus answers to a query that it can't parse or run. */
const REFUSED = [400, 422];

function kindOf(error: unknown): QueryFailure['kind'] {
  if (error instanceof MalformedAnswerError || error instanceof SyntaxError) {
    return 'malformed';
  }
  if (error instanceof HttpError && error.code !== undefined) {
    return NO_ACCESS.includes(error.code) ? 'no-access' : REFUSED.includes(error.code) ? 'bad-query' : 'unavailable';
  }
  return 'unavailable';
}

/** The console's error when nobody answers; its class is not exported, and its name is lost in the minifier. */
const TIMED_OUT = /timed out after (\d+) ?ms/i;

/** Addresses, whole or from the host on, and other words that are too long to be words. */
const NO_WORDS = /\b[a-z][a-z0-9+.-]*:\/\/\S+|(?<=^|[\s"'(])\/[^\s/]+\/\S*|\S{60,}/gi;

const MOST_CHARACTERS = 160;

/** One short line for people: no markup, no address, no query. */
function shortLine(text: string): string {
  const timeout = TIMED_OUT.exec(text)?.[1];
  if (timeout !== undefined) return `timed out after ${Math.round(Number(timeout) / 1000)} s`;
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(NO_WORDS, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= MOST_CHARACTERS ? plain : `${plain.slice(0, MOST_CHARACTERS - 1)}…`;
}

/** Sorts an error of a query by what can be done about it. */
export function queryFailure(error: unknown): QueryFailure {
  return { kind: kindOf(error), detail: shortLine(error instanceof Error ? error.message : String(error)) };
}
