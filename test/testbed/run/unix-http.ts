import { request } from 'node:http';

/** Longest answer that is taken from a process of the testbed. */
const MOST_BYTES = 256 << 20;
const TIMEOUT_MS = 30_000;

export type SocketAnswer = {
  status: number;
  text: string;
};

/**
 * One HTTP request over a unix socket.
 *
 * @throws Error when there is no answer, or a too long one
 */
export function requestSocket(socketPath: string, path: string, method: 'GET' | 'POST' = 'GET'): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new Error(`${method} ${path} on ${socketPath}: ${error.message}`));
    // Each on its own connection: a kept one may be closed by a busy process just when it is used again.
    const asked = request({ socketPath, path, method, timeout: TIMEOUT_MS, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > MOST_BYTES) asked.destroy(new Error('the answer is too long'));
      });
      response.once('error', fail);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', fail);
    asked.end();
  });
}

/**
 * Asks a process of the testbed for JSON.
 *
 * @returns what it answered; the caller knows the shape, because both ends are built together
 * @throws Error when it does not answer, or not with status 200
 */
export async function askSocket<T>(socketPath: string, path: string, method: 'GET' | 'POST' = 'GET'): Promise<T> {
  const { status, text } = await requestSocket(socketPath, path, method);
  if (status !== 200) throw new Error(`${method} ${path} on ${socketPath}: status ${status}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}
