import {
  GreenCheckCircleIcon,
  HealthState,
  type K8sResourceCommon,
  type PrometheusHealthHandler,
  type PrometheusHealthPopupProps,
  type ResourceHealthHandler,
  StatusPopupItem,
  StatusPopupSection,
} from '@openshift-console/dynamic-plugin-sdk';
import type { ReactElement } from 'react';

/** Healthy when the series is 1. */
export const metricsHealth: PrometheusHealthHandler = ([{ response, error }]) => {
  if (error) return { state: HealthState.NOT_AVAILABLE, message: 'no metrics' };
  if (response === undefined || response === null) return { state: HealthState.LOADING };
  const value = response.data.result.at(0)?.value?.[1];
  return value === '1' ? { state: HealthState.OK } : { state: HealthState.WARNING, message: `value ${value ?? '?'}` };
};

/** What the title opens. */
export function MetricsPopup({ responses, hide }: PrometheusHealthPopupProps): ReactElement {
  return (
    <>
      <StatusPopupSection firstColumn="Probe" secondColumn="Status">
        <StatusPopupItem value={`${responses.length} answers`} icon={<GreenCheckCircleIcon title="Good" />}>
          Answers
        </StatusPopupItem>
      </StatusPopupSection>
      <button onClick={hide}>Hide</button>
    </>
  );
}

export const resources = {
  nodes: { groupVersionKind: { version: 'v1', kind: 'Node' }, isList: true, namespaced: false },
};

/** Counts nodes. */
export const resourceHealth: ResourceHealthHandler<{ nodes: K8sResourceCommon[] }> = ({ nodes }) =>
  nodes.loaded ? { state: HealthState.OK, message: `${nodes.data.length} nodes` } : { state: HealthState.LOADING };
