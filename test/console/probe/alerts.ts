import type { Alert } from '@openshift-console/dynamic-plugin-sdk';

/** An alert's action: no hooks here. */
export function open({ rule }: Alert): void {
  window.location.assign(`/probe?alert=${rule.name}`);
}
