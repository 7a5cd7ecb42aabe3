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

/** Sorts an error of a query by what can be done about it. */
export function queryFailure(error: unknown): QueryFailure {
  return { kind: kindOf(error), detail: error instanceof Error ? error.message : String(error) };
}
