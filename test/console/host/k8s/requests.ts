/** Reads and patches objects, with the signatures of the SDK. */
import type * as Sdk from '@openshift-console/dynamic-plugin-sdk/lib/utils/k8s/k8s-resource';
import { consoleFetchJSON } from '../console-fetch';
import { resourceUrl } from './resource-url';

/** No timeout, as in the real console. */
const FOR_EVER = 0;

/** Gets an object, or without a name the list of all. */
export const k8sGet: typeof Sdk.k8sGetResource = ({ model, name, ns, path, queryParams, requestInit }) =>
  consoleFetchJSON(resourceUrl(model, { ns, name, path, queryParams }), 'GET', requestInit, FOR_EVER);

/** Patches an object with the steps of a JSON patch; without any it asks nobody. */
export const k8sPatch: typeof Sdk.k8sPatchResource = ({ model, resource, data, path, queryParams }) => {
  // Callers leave steps out by giving something empty in their place.
  const steps = data.filter(Boolean);
  if (steps.length === 0) {
    return Promise.resolve(resource);
  }
  const { namespace: ns, name } = resource.metadata ?? {};
  return consoleFetchJSON.patch(resourceUrl(model, { ns, name, path, queryParams }), steps, undefined, FOR_EVER);
};
