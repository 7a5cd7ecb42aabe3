/** One unary call of gRPC over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
import { constants } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import { messageOfHeader, statusOfHeader, statusOfHttp, statusOfReset } from './grpc-status';
import type { StatusName } from './grpc-status';

/** Of an answer, or of its trailers. */
type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** A call that did not come to OK. */
export type Failure = {
  readonly status: StatusName;
  readonly detail: string;
  /** The collector has not taken the message for certain. */
  readonly untouched: boolean;
};

export type CallRequest = {
  readonly path: string;
  /** Host and port that the collector is to be addressed by. */
  readonly authority: string;
  readonly deadlineMs: number;
  /** The message, encoded. Lent until the call has ended. */
  readonly bytes: Uint8Array;
};

/** Compressed: no; then the length, big-endian. */
function prefixOf(bytes: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  return prefix;
}

/** At most eight digits and a unit. */
export const timeoutOf = (ms: number): string => (ms < 1e8 ? `${Math.ceil(ms)}m` : `${Math.ceil(ms / 1000)}S`);

const textOf = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.join() : (value ?? ''));

/** Of a stream that is over without a status of gRPC. */
function failureOf(
  headers: Headers | undefined,
  session: ClientHttp2Session,
  rstCode: number,
  error: Error | undefined,
): Failure {
  const httpStatus = headers?.[':status'];
  if (httpStatus !== undefined && httpStatus !== 200) {
    return { status: statusOfHttp(httpStatus), detail: `HTTP status ${httpStatus}`, untouched: false };
  }
  const untouched = rstCode === constants.NGHTTP2_REFUSED_STREAM;
  if (session.destroyed && !untouched) {
    return { status: 'UNAVAILABLE', detail: error?.message ?? 'the connection broke', untouched };
  }
  return { status: statusOfReset(rstCode), detail: error?.message ?? `HTTP/2 error ${rstCode}`, untouched };
}

/** OK (undefined), a failure, or nothing yet, by the headers or trailers of an answer. */
function verdictOf(headers: Headers): { failure: Failure | undefined } | undefined {
  const code = headers['grpc-status'];
  if (code === undefined) return undefined;
  const status = statusOfHeader(textOf(code));
  if (status === 'OK') return { failure: undefined };
  return { failure: { status, detail: messageOfHeader(textOf(headers['grpc-message'])), untouched: false } };
}

/**
 * Calls `done` once, with the failure if there was one. What the answer says is not read: the one method has an empty one.
 * To give it up, destroy the session.
 *
 * @throws Error when the session takes no more calls: nothing was sent
 */
export function startCall(
  session: ClientHttp2Session,
  request: CallRequest,
  done: (failure: Failure | undefined) => void,
): void {
  const stream = session.request({
    ':method': 'POST',
    ':path': request.path,
    ':authority': request.authority,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': timeoutOf(request.deadlineMs),
    'user-agent': 'agent-health',
  });
  let headers: Headers | undefined;
  let error: Error | undefined;
  let hasEnded = false;

  function end(failure: Failure | undefined): void {
    if (hasEnded) return;
    hasEnded = true;
    if (!stream.writableFinished) stream.close(constants.NGHTTP2_CANCEL);
    done(failure);
  }
  function read(answer: Headers): void {
    headers ??= answer;
    const verdict = verdictOf(answer);
    if (verdict !== undefined) end(verdict.failure);
  }

  stream.on('response', read);
  stream.on('trailers', read);
  stream.on('error', (cause: Error) => (error = cause));
  stream.on('close', () => end(failureOf(headers, session, stream.rstCode, error)));
  stream.resume();
  stream.write(prefixOf(request.bytes));
  stream.end(request.bytes);
}
