import { connect, constants, createServer } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startCall, timeoutOf } from './grpc-call';
import type { Failure } from './grpc-call';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

/** What comes of a call that a server answers by `answer`. */
async function callAnsweredBy(answer: (stream: ServerHttp2Stream) => void): Promise<Failure | undefined> {
  const server = createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => undefined); // answers that break off are what is tested
    answer(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => void server.close());
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  session.on('error', () => undefined);
  cleanups.push(() => session.destroy());
  return new Promise((resolve) => {
    startCall(session, { path: '/a/b', authority: 'c:1', deadlineMs: 5000, bytes: new Uint8Array(100_000) }, resolve);
  });
}

const GRPC = { ':status': 200, 'content-type': 'application/grpc' };

it('takes OK from the trailers', async () => {
  const failure = await callAnsweredBy((stream) => {
    stream.respond(GRPC, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.resume().once('end', () => stream.end(Buffer.alloc(5)));
  });
  expect(failure).toBeUndefined();
});

it.each<[string, (stream: ServerHttp2Stream) => void, Failure]>([
  [
    'an answer of headers alone, before the message was read',
    (stream) => stream.respond({ ...GRPC, 'grpc-status': '8', 'grpc-message': 'too%20large' }, { endStream: true }),
    { status: 'RESOURCE_EXHAUSTED', detail: 'too large', untouched: false },
  ],
  [
    'a status that gRPC does not have',
    (stream) => stream.respond({ ...GRPC, 'grpc-status': '99', 'grpc-message': '%E0%A4' }, { endStream: true }),
    { status: 'UNKNOWN', detail: '%E0%A4', untouched: false },
  ],
  [
    'a proxy without a collector behind it',
    (stream) => stream.respond({ ':status': 503 }, { endStream: true }),
    { status: 'UNAVAILABLE', detail: 'HTTP status 503', untouched: false },
  ],
  [
    'an answer without a status',
    (stream) => stream.respond(GRPC, { endStream: true }),
    { status: 'INTERNAL', detail: 'HTTP/2 error 0', untouched: false },
  ],
  [
    'a stream that the server has not begun with',
    (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    { status: 'UNAVAILABLE', detail: expect.any(String) as string, untouched: true },
  ],
  [
    'a server that is asked too much',
    (stream) => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM),
    { status: 'RESOURCE_EXHAUSTED', detail: expect.any(String) as string, untouched: false },
  ],
  [
    'a connection that breaks',
    (stream) => stream.session?.destroy(),
    { status: 'UNAVAILABLE', detail: expect.any(String) as string, untouched: false },
  ],
])('tells %s', async (_what, answer, failure) => {
  expect(await callAnsweredBy(answer)).toEqual(failure);
});

it.each([
  [5000, '5000m'],
  [0.25, '1m'],
  [99_999_999, '99999999m'],
  [576 * 3_600_000, '2073600S'],
])('writes a deadline of %d ms in eight digits at most', (ms, text) => {
  expect(timeoutOf(ms)).toBe(text);
});
