import { createServer } from 'node:http';

export type Answer = (query: URLSearchParams) => unknown;

/**
 * Serves JSON on a unix socket, for askSocket.
 *
 * @param answers by method and path, as in `GET /status`
 */
export function serveSocket(socketPath: string, answers: Record<string, Answer>): void {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = answers[`${request.method} ${url.pathname}`];
    if (!answer) return void response.writeHead(404).end();
    Promise.resolve(answer(url.searchParams)).then(
      (value) => response.end(JSON.stringify(value ?? {})),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(socketPath);
}
