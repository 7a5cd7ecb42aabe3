/** The kinds that the API has, as models of the SDK. */
import type { K8sModel, K8sVerb } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import type { UseK8sModel, UseK8sModels } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { createContext, useContext } from 'react';
import { consoleFetchJSON } from '../console-fetch';
import { findModel, referenceOf, referenceOfModel } from './reference';

/** Models by their reference, `group~version~Kind`; the group of built-in kinds is `core`. */
export type Models = Readonly<Record<string, K8sModel>>;

type ResourceList = {
  groupVersion: string;
  resources: { name: string; kind: string; namespaced: boolean; verbs: K8sVerb[] }[];
};
type GroupList = { groups: { versions: { groupVersion: string }[] }[] };

/** Groups that Kubernetes itself brings; kinds of others are custom and have their reference in addresses. */
const BUILT_IN = ['apps', 'batch', 'rbac.authorization.k8s.io'];

function modelsOf({ groupVersion, resources }: ResourceList): K8sModel[] {
  const [version, group] = groupVersion.split('/').reverse();
  return resources.map(({ name, kind, namespaced, verbs }) => ({
    kind,
    abbr: kind.replace(/[a-z]/g, '').slice(0, 3),
    label: kind,
    labelPlural: `${kind}s`,
    plural: name,
    apiVersion: version,
    apiGroup: group,
    namespaced,
    verbs,
    crd: group !== undefined && !BUILT_IN.includes(group),
  }));
}

/** Asks the API which kinds it has. */
export async function discoverModels(): Promise<Models> {
  const { groups } = (await consoleFetchJSON('/api/kubernetes/apis')) as GroupList;
  const named = groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `apis/${groupVersion}`));
  const lists = await Promise.all(
    ['api/v1', ...named].map((path) => consoleFetchJSON(`/api/kubernetes/${path}`) as Promise<ResourceList>),
  );
  return Object.fromEntries(lists.flatMap(modelsOf).map((model) => [referenceOfModel(model), model]));
}

const ModelsContext = createContext<Models>({});

/** Gives the models to the hooks below. */
export const ModelsProvider = ModelsContext.Provider;

/** All models, and whether they are still being asked for: never, because the console starts with them. */
export const useK8sModels: UseK8sModels = () => [useContext(ModelsContext), false];

/** The model of a kind, undefined for kinds that the API does not have, and whether models are being asked for. */
export const useK8sModel: UseK8sModel = (kind = '') => {
  const model = findModel(useContext(ModelsContext), typeof kind === 'string' ? kind : referenceOf(kind));
  // The SDK's type has no undefined, but its model may be.
  return [model, false] as ReturnType<UseK8sModel>;
};
