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
 * @param wanted always the same object: the SDK begins anew for another one
 */
export function useK8sObject(wanted: ObjectName): WatchedObject {
  const answer: readonly [unknown, boolean, unknown] = useK8sWatchResource(wanted);
  const [data, loaded, error] = answer;
  return useMemo(() => {
    const { state, detail } = watchOutcome(data, loaded, error);
    return { state, object: state === 'ready' ? data : undefined, detail };
  }, [data, loaded, error]);
}
