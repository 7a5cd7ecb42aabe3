/** Watches a list or an object of the API: asks, then listens on a WebSocket, and asks again when that breaks. */
import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type {
  K8sResourceCommon,
  WatchK8sResource,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { consoleFetchJSON } from '../console-fetch';
import { resourceUrl, selectorToString } from './resource-url';

/** What is known so far. As in the real console, an error is empty text when there is none, and leaves data as it was. */
export type Watched = { data: K8sResourceCommon | K8sResourceCommon[]; loaded: boolean; loadError: unknown };

/** A watch that runs as long as somebody listens. */
export type Watcher = { read: () => Watched; subscribe: (listener: () => void) => () => void };

type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR'; object: K8sResourceCommon };
type List = { metadata: { resourceVersion: string }; items: K8sResourceCommon[] };
type Update = (changed: Partial<Watched>) => void;

const RETRY_MS = 15_000;
const POLL_MS = 30_000;

function queryOf({ selector, fieldSelector }: WatchK8sResource): Record<string, string> {
  return {
    ...(selector && Object.keys(selector).length > 0 ? { labelSelector: selectorToString(selector) } : {}),
    ...(fieldSelector ? { fieldSelector } : {}),
  };
}

function openSocket(path: string, hear: (event: WatchEvent) => void, lost: () => void): () => void {
  const socket = new WebSocket(new URL(path, window.location.href.replace(/^http/, 'ws')));
  socket.addEventListener('message', ({ data }) => hear(JSON.parse(String(data)) as WatchEvent));
  socket.addEventListener('close', lost);
  return () => {
    socket.removeEventListener('close', lost);
    socket.close();
  };
}

const nameOf = ({ metadata }: K8sResourceCommon): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

/** Lists, then hears of changes since. @returns how to end it */
function watchList(model: K8sModel, resource: WatchK8sResource, update: Update): () => void {
  const place = { ns: resource.namespace };
  const query = queryOf(resource);
  let stop: () => void = () => undefined;
  let ended = false;
  const again = (): void => {
    const timer = window.setTimeout(() => void begin(), RETRY_MS);
    stop = () => window.clearTimeout(timer);
  };
  const begin = async (): Promise<void> => {
    try {
      const { items, metadata } = (await consoleFetchJSON(
        resourceUrl(model, { ...place, queryParams: query }),
      )) as List;
      if (ended) return;
      const objects = new Map(items.map((item) => [nameOf(item), item]));
      const show = (): void => update({ data: [...objects.values()], loaded: true, loadError: '' });
      show();
      const queryParams = { ...query, watch: 'true', resourceVersion: metadata.resourceVersion };
      const hear = ({ type, object }: WatchEvent): void => {
        if (type === 'DELETED') objects.delete(nameOf(object));
        else if (type !== 'ERROR') objects.set(nameOf(object), object);
        show();
      };
      stop = openSocket(resourceUrl(model, { ...place, queryParams }), hear, again);
    } catch (loadError) {
      if (ended) return;
      update({ loadError });
      again();
    }
  };
  void begin();
  return () => {
    ended = true;
    stop();
  };
}

/**
 * Gets an object now and then, and hears of its changes; when it is deleted the last one stays. It listens only to what
 * it could get: a browser complains loudly of a WebSocket that is refused.
 */
function watchObject(model: K8sModel, resource: WatchK8sResource, update: Update): () => void {
  const place = { ns: resource.namespace };
  const queryParams = { watch: 'true', fieldSelector: `metadata.name=${resource.name ?? ''}` };
  let ended = false;
  let close: (() => void) | undefined;
  const show = (data: K8sResourceCommon): void => {
    if (!ended) update({ data, loaded: true, loadError: '' });
  };
  const hear = ({ type, object }: WatchEvent): void => {
    if (type !== 'ERROR') show(object);
  };
  const get = async (): Promise<void> => {
    try {
      show((await consoleFetchJSON(resourceUrl(model, { ...place, name: resource.name }))) as K8sResourceCommon);
      if (ended) return;
      close ??= openSocket(resourceUrl(model, { ...place, queryParams }), hear, () => {
        close = undefined;
      });
    } catch (loadError) {
      if (!ended) update({ loadError });
    }
  };
  const poll = window.setInterval(() => void get(), POLL_MS);
  void get();
  return () => {
    ended = true;
    window.clearInterval(poll);
    close?.();
  };
}

/** Makes a watcher; it begins with the first who listens, and forgets all when the last one goes. */
export function createWatcher(model: K8sModel, resource: WatchK8sResource): Watcher {
  const initial: Watched = { data: resource.isList === true ? [] : {}, loaded: false, loadError: '' };
  const listeners = new Set<() => void>();
  let state = initial;
  let stop: (() => void) | undefined;
  const update: Update = (changed) => {
    state = { ...state, ...changed };
    listeners.forEach((tell) => tell());
  };
  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      stop ??= (resource.isList === true ? watchList : watchObject)(model, resource, update);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
        state = initial;
      };
    },
  };
}
