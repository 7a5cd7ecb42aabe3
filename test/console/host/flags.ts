/** Feature flags, which extensions are gated by. */
import { type PluginStore, useFeatureFlag } from '@openshift/dynamic-plugin-sdk';
import type { ModelFeatureFlag } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/feature-flags';
import type { UseFlag } from '@openshift-console/dynamic-plugin-sdk/lib/utils/flags';
import { isModelFeatureFlag } from './extensions';
import { checkAccess } from './k8s/access-review';
import type { Models } from './k8s/models';
import { referenceOf } from './k8s/reference';

/** Flags that depend on what the user may do. */
const ACCESS = {
  CAN_GET_NS: { resource: 'namespaces', verb: 'get' },
  CAN_LIST_NS: { resource: 'namespaces', verb: 'list' },
  CAN_LIST_NODE: { resource: 'nodes', verb: 'list' },
} as const;

/** Flags that hold in every cluster with OpenShift's monitoring. */
const ALWAYS = { OPENSHIFT: true, PROMETHEUS: true, MONITORING: true } as const;

/** Sets the console's own flags, and those that plugins tie to kinds of the API. */
export async function setFlags(store: PluginStore, models: Models): Promise<void> {
  const access = await Promise.all(
    Object.entries(ACCESS).map(async ([flag, wanted]) => [flag, await checkAccess(wanted)] as const),
  );
  const ofModels = store
    .getExtensions()
    .filter(isModelFeatureFlag)
    .map(({ properties }) => properties as ModelFeatureFlag['properties'])
    .map(({ flag, model }) => [flag, referenceOf(model) in models] as const);
  store.setFeatureFlags({ ...ALWAYS, ...Object.fromEntries([...access, ...ofModels]) });
}

/** A flag; undefined when nobody sets it. */
export const useFlag = ((flag) => useFeatureFlag(flag)[0]) as UseFlag;
