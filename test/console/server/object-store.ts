import { type ClusterSeed, type KubeObject, type Resource, RESOURCES, seedObjects } from './cluster-seed';

/** A change that watchers hear of. */
export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject };

/** Which objects a request is about. */
export type Selection = { resource: Resource; namespace: string | undefined; name: string | undefined };

/** The objects of the cluster. */
export type ObjectStore = {
  list: (selection: Selection) => KubeObject[];
  get: (selection: Selection) => KubeObject | undefined;
  replace: (selection: Selection, object: KubeObject) => KubeObject;
  watch: (selection: Selection, listener: (event: WatchEvent) => void) => () => void;
  version: () => string;
};

function belongs(object: KubeObject, { resource, namespace, name }: Selection): boolean {
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  return (
    object.kind === resource.kind &&
    object.apiVersion === apiVersion &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name)
  );
}

/** Finds the kind of a path such as `apis/apps/v1/…`. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return RESOURCES.find((one) => one.group === group && one.version === version && one.plural === plural);
}

/** Makes a cluster in memory. */
export function createObjectStore(seed: ClusterSeed): ObjectStore {
  let version = 1;
  const watchers = new Set<(event: WatchEvent) => void>();
  const stamped = (object: KubeObject): KubeObject => {
    version += 1;
    const uid = object.metadata.uid ?? `uid-${version}`;
    return { ...object, metadata: { ...object.metadata, uid, resourceVersion: `${version}` } };
  };
  const objects = seedObjects(seed).map(stamped);
  return {
    list: (selection) => objects.filter((object) => belongs(object, selection)),
    get: (selection) => objects.find((object) => belongs(object, selection)),
    replace: (selection, changed) => {
      const index = objects.findIndex((object) => belongs(object, selection));
      const before = objects[index];
      const specChanged = JSON.stringify(before.spec) !== JSON.stringify(changed.spec);
      const generation = (before.metadata.generation ?? 1) + (specChanged ? 1 : 0);
      // Identity is not the client's to change.
      const metadata = { ...changed.metadata, ...before.metadata, generation };
      objects[index] = stamped({ ...changed, metadata });
      watchers.forEach((tell) => tell({ type: 'MODIFIED', object: objects[index] }));
      return objects[index];
    },
    watch: (selection, listener) => {
      const tell = (event: WatchEvent): void => {
        if (belongs(event.object, selection)) {
          listener(event);
        }
      };
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    version: () => `${version}`,
  };
}
