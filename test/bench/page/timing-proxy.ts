/** Stands before Prometheus and takes the time of each answer. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One answer of Prometheus. */
export type TimedAnswer = {
  /** Path and query. */
  url: string;
  status: number;
  /** From the question to the last byte, in milliseconds. */
  milliseconds: number;
  bytes: number;
  /** As a server that compresses would send it. */
  gzipBytes: number;
};

export type TimingProxy = {
  url: string;
  /** Hands out what there was since the last call. */
  take(): TimedAnswer[];
  /** Questions without an answer so far. */
  open(): number;
  close(): void;
};

const HOST = '127.0.0.1';

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : Buffer.concat(chunks);
}

/** Starts it on a free port. */
export async function startTimingProxy(prometheusUrl: string): Promise<TimingProxy> {
  let answers: TimedAnswer[] = [];
  let open = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    const type = request.headers['content-type'];
    const body = await bodyOf(request);
    const begun = performance.now();
    const answer = await fetch(`${prometheusUrl}${url}`, {
      method: request.method,
      headers: type === undefined ? {} : { 'content-type': type },
      body: body as BodyInit | undefined,
    });
    const text = Buffer.from(await answer.arrayBuffer());
    const milliseconds = performance.now() - begun;
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(text);
    const gzipBytes = gzipSync(text, { level: 1 }).length;
    answers.push({ url, status: answer.status, milliseconds, bytes: text.length, gzipBytes });
  };
  const server = createServer((request, response) => {
    open++;
    pass(request, response)
      .catch(() => response.destroy())
      .finally(() => open--);
  });
  await new Promise<void>((done) => server.listen(0, HOST, done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    take() {
      const taken = answers;
      answers = [];
      return taken;
    },
    open: () => open,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
