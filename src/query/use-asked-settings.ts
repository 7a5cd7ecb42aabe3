import { useMemo } from 'react';
import { askedSettings, type AskedSettings } from '../cluster/asked-settings';
import { parseDaemonSet } from '../cluster/daemon-set';
import { AGENT_CONTAINER, USUAL_AGENT_NAMESPACE } from '../metrics/catalogue';
import type { FlowCollectorState } from './use-flow-collector';
import { type ObjectName, useK8sObject } from './use-k8s-object';

const DAEMON_SET = { group: 'apps', version: 'v1', kind: 'DaemonSet' } as const;

/** What FlowCollector and DaemonSet ask of the agents. Many a reader may not see the DaemonSet: then it proves nothing. */
export function useAskedSettings({ settings }: FlowCollectorState): AskedSettings {
  const namespace = settings?.agentNamespace ?? USUAL_AGENT_NAMESPACE;
  const wanted = useMemo(
    (): ObjectName => ({ groupVersionKind: DAEMON_SET, name: AGENT_CONTAINER, namespace }),
    [namespace],
  );
  const { state, object } = useK8sObject(wanted);
  // Its status changes with every pod: only what is used of it makes new settings.
  const asked = askedSettings(settings, state === 'ready' ? parseDaemonSet(object) : undefined);
  const key = JSON.stringify(asked);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says all of it
  return useMemo(() => asked, [key]);
}
