/** One request with Node's own modules: the programs here run from the agent's image, without packages. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type RequestOptions = {
  readonly method?: 'GET' | 'PATCH';
  /** For https: certificates of the authorities to trust (PEM), and no others. */
  readonly ca: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Name that the certificate must be for, where the address has another one. */
  readonly serverName?: string;
  /** How long the answer may take; 10 s if not given. */
  readonly timeoutMs?: number;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

/** There was no answer: no connection, no trust, too late, or too long. */
export class NoAnswerError extends Error {}

const TIMEOUT_MS = 10_000;
/** More than any answer here needs; a server that sends without end can't fill the memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Sends the request and reads the whole answer, whatever its status. No redirect is followed.
 *
 * @throws NoAnswerError when there is no connection, no trust, no answer in time, or one of more than 16 MiB
 */
export function ask(url: URL, options: RequestOptions): Promise<Answer> {
  const { method = 'GET', ca, headers, body, serverName, timeoutMs = TIMEOUT_MS } = options;
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(url, { method, ca, headers, servername: serverName, agent: false, signal });
    const fail = (error: Error): void => {
      const late = error.name === 'AbortError' || error.name === 'TimeoutError';
      const why = late ? `no answer within ${timeoutMs / 1000} s` : error.message;
      reject(new NoAnswerError(`${url.host}: ${why}`, { cause: error }));
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) sent.destroy(new Error(`more than ${MAX_BODY_BYTES / 1024 / 1024} MiB`));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.end(body);
  });
}
