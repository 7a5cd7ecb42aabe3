/** TLS on 127.0.0.1 before a collector without it, for tests. As servers in Go do, it refuses a server name that ends in a dot. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import type { Certificates } from './certificates';

export type Gate = {
  readonly port: number;
  /** Server names that clients asked for (RFC 6066 §3). */
  readonly names: ReadonlySet<string>;
  stop(): void;
};

export async function startStrictGate(
  collectorPort: number,
  { cert, key }: Certificates,
  options: TlsOptions,
): Promise<Gate> {
  const names = new Set<string>();
  const files = { cert: readFileSync(cert), key: readFileSync(key) };
  const server = createServer({
    ...files,
    ...options,
    ALPNProtocols: ['h2'],
    SNICallback(name, done) {
      names.add(name);
      done(name.endsWith('.') ? new Error('a server name may not end in a dot') : null);
    },
  });
  server.on('tlsClientError', () => undefined); // the client is told, too
  server.on('secureConnection', (client) => {
    const upstream = connect(collectorPort, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, names, stop: () => void server.close() };
}
