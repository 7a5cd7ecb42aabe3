/** EXPORT=stdout. One write at a time and a bounded queue behind it, so a reader that stalls costs no memory. */
import type { Writable } from 'node:stream';
import type { Config } from '../config/config';
import { createDelivery } from './delivery';
import type { Transport } from './delivery';
import type { Exporter, ExporterDeps } from './exporter';
import { createJsonEncoder } from './json-lines';

/** Sends through a stream; a message is delivered when the stream has passed it on. */
export function createStreamTransport(stream: Writable): Transport {
  // Each write reports its own error; an 'error' event that nobody listens to would end the process.
  const ignore = (): void => undefined;
  stream.on('error', ignore);
  return {
    send: ({ bytes }) =>
      new Promise((resolve) => {
        stream.write(bytes, (error?: NodeJS.ErrnoException | null) => {
          if (!error) return resolve({ ok: true });
          resolve({ ok: false, retry: 'never', reason: error.code ?? 'UNKNOWN', detail: error.message });
        });
      }),
    // The stream stays the caller's, and so does what it has taken already.
    destroy: () => undefined,
  };
}

export function createStdoutExporter(config: Config, deps: ExporterDeps): Exporter {
  const { sampling, exporterQueueBytes: maxBytes } = config;
  const encode = createJsonEncoder({ agentIp: deps.agentIp, sampling, names: deps.names });
  return createDelivery({ name: 'stdout', maxBytes, encode, transport: createStreamTransport(deps.stdout) }, deps);
}
