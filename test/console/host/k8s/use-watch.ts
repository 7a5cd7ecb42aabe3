/** The SDK's hooks that watch the API. Equal watches share one. */
import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type {
  UseK8sWatchResource,
  UseK8sWatchResources,
  WatchK8sResource,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type Models, useK8sModels } from './models';
import { chosenReference, findModel, referenceOfModel } from './reference';
import { createWatcher, type Watched, type Watcher } from './watcher';

/** The API does not know the kind; the real console's error has this text. */
class NoModelError extends Error {
  override readonly name = 'NoModelError';
  constructor() {
    super('Model does not exist');
  }
}

const watchers = new Map<string, Watcher>();

function sharedWatcher(model: K8sModel, resource: WatchK8sResource): Watcher {
  const { isList, name, namespace, selector, fieldSelector } = resource;
  const key = JSON.stringify([referenceOfModel(model), isList, name, namespace, selector, fieldSelector]);
  const watcher = watchers.get(key) ?? createWatcher(model, resource);
  watchers.set(key, watcher);
  return watcher;
}

/** A watcher that says only that there is nothing to watch. */
function still(state: Watched): Watcher {
  return { read: () => state, subscribe: () => () => undefined };
}

function watcherOf(models: Models, resource: WatchK8sResource): Watcher {
  const model = findModel(models, chosenReference(resource));
  return model === undefined
    ? still({ data: resource.isList === true ? [] : {}, loaded: true, loadError: new NoModelError() })
    : sharedWatcher(model, resource);
}

/** What the watchers have read, the same object as long as that is the same. */
function combined(
  all: Readonly<Record<string, Watcher>>,
): Omit<Watcher, 'read'> & { read: () => Record<string, Watched> } {
  let last: Record<string, Watched> = {};
  return {
    read: () => {
      const now = Object.fromEntries(Object.entries(all).map(([key, watcher]) => [key, watcher.read()]));
      const isSame = Object.keys(now).every((key) => now[key] === last[key]);
      if (!isSame) last = now;
      return last;
    },
    subscribe: (listener) => {
      const stops = Object.values(all).map((watcher) => watcher.subscribe(listener));
      return () => stops.forEach((stop) => stop());
    },
  };
}

function useWatched(resources: Readonly<Record<string, WatchK8sResource>>): Record<string, Watched> {
  const [models] = useK8sModels();
  // Callers make the object anew at each render; what counts is what it says.
  const said = JSON.stringify(resources);
  const watcher = useMemo(() => {
    const wanted = Object.entries(JSON.parse(said) as Record<string, WatchK8sResource>);
    return combined(Object.fromEntries(wanted.map(([key, resource]) => [key, watcherOf(models, resource)])));
  }, [models, said]);
  return useSyncExternalStore(
    useCallback((listener) => watcher.subscribe(listener), [watcher]),
    watcher.read,
  );
}

/** Data, whether they have come, and what went wrong; without a resource nothing is asked. */
export const useK8sWatchResource: UseK8sWatchResource = (resource) => {
  const watched = useWatched(resource ? { only: resource } : {}) as Partial<Record<string, Watched>>;
  const { data, loaded, loadError } = watched.only ?? { data: undefined, loaded: true, loadError: undefined };
  return useMemo(
    () => [data, loaded, loadError] as ReturnType<UseK8sWatchResource>,
    [data, loaded, loadError],
  ) as never;
};

/** The same of several resources, each under its key. */
export const useK8sWatchResources: UseK8sWatchResources = (resources) => useWatched(resources) as never;
