import { apiVersionOf, type KubeObject, type Resource } from '../cluster/kube-object';

/** A change that watchers hear of. */
export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject };

/** Which objects a request is about. */
export type Selection = {
  resource: Resource;
  namespace: string | undefined;
  name: string | undefined;
  /** Of the label and field selectors. */
  selects?: (object: KubeObject) => boolean;
};

/** The objects of the cluster. */
export type ObjectStore = {
  list: (selection: Selection) => KubeObject[];
  get: (selection: Selection) => KubeObject | undefined;
  /** Creates or replaces; an object that is there and has not changed stays as it is. Generations are the caller's. */
  put: (object: KubeObject) => KubeObject;
  remove: (object: KubeObject) => void;
  /**
   * Tells every change from now on, or all after the version `since`, in the order they happened.
   *
   * @throws VersionGoneError when changes after `since` are no longer known
   */
  watch: (selection: Selection, since: number | undefined, listener: (event: WatchEvent) => void) => () => void;
  version: () => number;
};

/** Changes since that version are forgotten; the API answers 410, and clients list again. */
export class VersionGoneError extends Error {
  override readonly name = 'VersionGoneError';
}

/** A real API forgets after some minutes. */
const REMEMBERED_EVENTS = 1000;

type Numbered = WatchEvent & { version: number };

function belongs(object: KubeObject, { resource, namespace, name, selects }: Selection): boolean {
  return (
    object.kind === resource.kind &&
    object.apiVersion === apiVersionOf(resource) &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    (selects?.(object) ?? true)
  );
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');
}

/** Whether two objects differ in nothing but what the API stamps on them. */
function isSame(one: KubeObject, other: KubeObject): boolean {
  const plain = (object: KubeObject): string =>
    JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: undefined, uid: undefined } });
  return plain(one) === plain(other);
}

/** Remembers events and tells them in order, also those that a listener causes. */
function createEventLog() {
  const listeners = new Set<(event: Numbered) => void>();
  const events: Numbered[] = [];
  const queue: Numbered[] = [];
  let forgotten = 0;
  let telling = false;
  return {
    add: (event: Numbered): void => {
      events.push(event);
      while (events.length > REMEMBERED_EVENTS) forgotten = events.shift()?.version ?? forgotten;
      queue.push(event);
      if (telling) return;
      telling = true;
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const told = next;
        [...listeners].forEach((tell) => tell(told));
      }
      telling = false;
    },
    listen: (since: number | undefined, listener: (event: Numbered) => void): (() => void) => {
      if (since !== undefined) {
        if (since < forgotten) throw new VersionGoneError(`too old resource version: ${since} (${forgotten + 1})`);
        events.filter(({ version }) => version > since).forEach(listener);
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Makes an empty cluster. `now` stamps creation times. */
export function createObjectStore(now: () => string): ObjectStore {
  let version = 0;
  const objects = new Map<string, KubeObject>();
  const log = createEventLog();
  const all = (selection: Selection): KubeObject[] =>
    [...objects.values()].filter((object) => belongs(object, selection));
  return {
    list: all,
    get: (selection) => all(selection).at(0),
    put: (object) => {
      const before = objects.get(keyOf(object));
      const creationTimestamp = before?.metadata.creationTimestamp ?? object.metadata.creationTimestamp ?? now();
      const dated = { ...object, metadata: { ...object.metadata, creationTimestamp } };
      if (before !== undefined && isSame(before, dated)) return before;
      version += 1;
      const uid = before?.metadata.uid ?? object.metadata.uid ?? `uid-${version}`;
      const stamped = { ...dated, metadata: { ...dated.metadata, uid, resourceVersion: `${version}` } };
      objects.set(keyOf(object), stamped);
      log.add({ type: before === undefined ? 'ADDED' : 'MODIFIED', object: stamped, version });
      return stamped;
    },
    remove: (object) => {
      if (!objects.delete(keyOf(object))) return;
      version += 1;
      const gone = { ...object, metadata: { ...object.metadata, resourceVersion: `${version}` } };
      log.add({ type: 'DELETED', object: gone, version });
    },
    watch: (selection, since, listener) =>
      log.listen(since, ({ type, object }) => {
        if (belongs(object, selection)) listener({ type, object });
      }),
    version: () => version,
  };
}
