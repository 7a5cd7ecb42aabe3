/**
 * References of kinds, `group~version~Kind`. The SDK means to drop them, but until then they are in addresses, and
 * callers may give one in place of group, version and kind. Pure.
 */
import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type { K8sGroupVersionKind } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';

/** The ways to say a kind. */
export type KindChoice = { groupVersionKind?: K8sGroupVersionKind; kind?: string };

/** The reference of a kind; the group of built-in kinds is `core`. */
export function referenceOf({ group, version, kind }: K8sGroupVersionKind): string {
  return [group === undefined || group === '' ? 'core' : group, version, kind].join('~');
}

/** The reference of a model's kind. */
export function referenceOfModel({ apiGroup, apiVersion, kind }: K8sModel): string {
  return referenceOf({ group: apiGroup, version: apiVersion, kind });
}

/** The reference, or the bare name of a built-in kind, that a caller has given; empty if none. */
export function chosenReference({ groupVersionKind, kind = '' }: KindChoice): string {
  return groupVersionKind === undefined ? kind : referenceOf(groupVersionKind);
}

/** The model for a reference, or for the bare name of a built-in kind. */
export function findModel(models: Readonly<Record<string, K8sModel>>, reference: string): K8sModel | undefined {
  return Object.values(models).find(
    (model) => referenceOfModel(model) === reference || (model.crd !== true && model.kind === reference),
  );
}
