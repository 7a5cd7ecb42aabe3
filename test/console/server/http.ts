import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bodies of the API are small; anything else is a mistake. */
const MAX_BODY_BYTES = 1_000_000;

/** The request is not acceptable; the server answers with its status. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Answers with plain text, as the proxies before Prometheus do; consoles show only the status of such an answer. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(`${text}\n`);
}

/**
 * Reads a body as text.
 *
 * @throws RequestError 413 when it is too large
 */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) {
      throw new RequestError(413, 'body too large');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Reads a JSON body.
 *
 * @throws RequestError 400 when it is none, 413 when it is too large
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'body is not JSON');
  }
}
