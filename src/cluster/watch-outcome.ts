import { at, isRecord, textAt } from './json';

/**
 * What came of watching one object.
 *
 * | state         | meaning                                                                             |
 * |---------------|-------------------------------------------------------------------------------------|
 * | loading       | no answer yet                                                                       |
 * | ready         | the object is there; perhaps not its newest state, if the connection has been lost  |
 * | absent        | the kind is known and the object is not there                                       |
 * | not-installed | the cluster does not know the kind                                                  |
 * | forbidden     | the reader may not read it                                                          |
 * | failed        | no usable answer                                                                    |
 */
export type WatchState = 'loading' | 'ready' | 'absent' | 'not-installed' | 'forbidden' | 'failed';

/**
 * The console's own error for a kind that no API group has. Its class is not exported and its name is lost in the
 * console's minifier, so the text is all there is to know it by.
 */
const NO_MODEL = /^model does not exist$/i;

/** The API server on a path of which it knows no kind: seen if the kind goes while the page is open. */
const NO_RESOURCE = /could not find the requested resource/i;

/** The status of an HttpError, whichever copy of the class made it. */
function statusOf(error: unknown): number | undefined {
  // Errors are class instances: `isRecord` takes them, and their fields are their own.
  const code = at(error, 'code') ?? at(error, 'response', 'status');
  return typeof code === 'number' ? code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error
    ? error.message
    : (textAt(error, 'message') ?? (typeof error === 'string' ? error : ''));
}

function ofError(error: unknown): Exclude<WatchState, 'loading' | 'ready'> {
  if (NO_MODEL.test(messageOf(error))) return 'not-installed';
  switch (statusOf(error)) {
    case 401:
    case 403:
      return 'forbidden';
    case 404:
      return NO_RESOURCE.test(`${messageOf(error)} ${textAt(error, 'json', 'message') ?? ''}`)
        ? 'not-installed'
        : 'absent';
    default:
      return 'failed';
  }
}

/** Sorts an answer of the console's watch hook: data, whether they have come, and an error or nothing. */
export function watchOutcome(data: unknown, loaded: boolean, error: unknown): { state: WatchState; detail: string } {
  const there = isRecord(data) && isRecord(data.metadata);
  // The hook writes "no error" as undefined, null or an empty text.
  if (error === undefined || error === null || error === '') {
    return { state: there ? 'ready' : loaded ? 'absent' : 'loading', detail: '' };
  }
  const state = ofError(error);
  // The hook keeps the last object when a refresh fails. Only where it says that the object is gone, that is news.
  const kept = there && (state === 'failed' || state === 'forbidden');
  return { state: kept ? 'ready' : state, detail: messageOf(error) };
}
