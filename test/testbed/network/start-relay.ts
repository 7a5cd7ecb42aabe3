import { existsSync } from 'node:fs';
import { waitFor } from '../run/wait';
import { workerPath } from '../run/worker-bundle';
import type { Surroundings } from '../surroundings';
import type { RelayWay } from './relay';

const READY_MS = 20_000;

/** Starts the relay in the fabric namespace; its sockets are there when this resolves. */
export async function startRelay(here: Surroundings, namespace: string, ways: readonly RelayWay[]): Promise<void> {
  const args = [workerPath('relay'), JSON.stringify(ways)];
  await here.start({ name: 'relay', namespace, command: process.execPath, args });
  const listening = (): Promise<true | undefined> =>
    Promise.resolve(ways.every((way) => existsSync(way.socketPath)) || undefined);
  await waitFor(listening, { what: 'the relay listens', deadlineMs: READY_MS, signal: here.signal });
}
