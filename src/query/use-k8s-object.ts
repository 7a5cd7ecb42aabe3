import { useMemo } from 'react';
import { watchOutcome, type WatchState } from '../cluster/watch-outcome';
import { useK8sWatchResource } from '../console/sdk';

/** Which object to watch. */
export type ObjectName = {
  groupVersionKind: { group: string; version: string; kind: string };
  name: string;
  namespace?: string;
};

/** What is known of it. `detail` is the server's own words on what failed. */
export type WatchedObject = { state: WatchState; object: unknown; detail: string };

/**
 * Watches one object of the cluster.
 *
 * @param wanted undefined: there is nothing to ask for, which counts as loading
 */
export function useK8sObject(wanted: ObjectName | undefined): WatchedObject {
  const kind = wanted?.groupVersionKind;
  const resource = useMemo(
    () =>
      kind === undefined || wanted === undefined
        ? null
        : { groupVersionKind: kind, name: wanted.name, namespace: wanted.namespace },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the parts of the name say all that it is
    [kind?.group, kind?.version, kind?.kind, wanted?.name, wanted?.namespace],
  );
  const answer: readonly [unknown, boolean, unknown] = useK8sWatchResource(resource);
  const [data, loaded, error] = answer;
  return useMemo(() => {
    if (resource === null) return { state: 'loading', object: undefined, detail: '' };
    const { state, detail } = watchOutcome(data, loaded, error);
    return { state, object: state === 'ready' ? data : undefined, detail };
  }, [resource, data, loaded, error]);
}
