/** Watches: over HTTP, one event a line, and over WebSocket, one event a message, as consoles do. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { may, type UserName } from '../rights/rights';
import { acceptWebSocket, refuseUpgrade } from '../websocket';
import { failure } from './failures';
import { type ObjectStore, type Selection, VersionGoneError } from './object-store';
import { attributesOf, type KubernetesApi, selectionOf } from './selection';
import { SelectorError } from './selectors';

/** Version after which the client wants events; without one it wants to hear first what there is. */
function sinceOf(query: URLSearchParams): number | undefined {
  const version = Number(query.get('resourceVersion') ?? '');
  return Number.isInteger(version) && version > 0 ? version : undefined;
}

/** @returns the end of the watch; undefined when it has ended at once, because the version is too old */
function watch(
  store: ObjectStore,
  selection: Selection,
  query: URLSearchParams,
  send: (event: object) => void,
): (() => void) | undefined {
  const since = sinceOf(query);
  if (since === undefined) store.list(selection).forEach((object) => send({ type: 'ADDED', object }));
  try {
    return store.watch(selection, since, send);
  } catch (error) {
    if (!(error instanceof VersionGoneError)) throw error;
    send({ type: 'ERROR', object: failure(410, 'Expired', error.message).body });
    return undefined;
  }
}

/** Streams events until the client goes. */
export function streamWatch(
  store: ObjectStore,
  selection: Selection,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.flushHeaders();
  const stop = watch(store, selection, query, (event) => response.write(`${JSON.stringify(event)}\n`));
  if (stop === undefined) {
    response.end();
  } else {
    response.on('close', stop);
  }
}

/** Answers an upgrade of a watch request; `path` is without the prefix. */
export function upgradeWatch(
  api: KubernetesApi,
  user: UserName,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  socket: Duplex,
): void {
  let selection: Selection | undefined;
  try {
    selection = selectionOf(api, path, query);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return refuseUpgrade(socket, 400);
  }
  if (selection === undefined || query.get('watch') !== 'true') return refuseUpgrade(socket, 404);
  if (!may(user, attributesOf(selection, 'watch'))) return refuseUpgrade(socket, 403);
  const connection = acceptWebSocket(request, socket);
  const stop = watch(api.store, selection, query, (event) => connection.send(JSON.stringify(event)));
  if (stop === undefined) {
    connection.close();
  } else {
    connection.onClose(stop);
  }
}
