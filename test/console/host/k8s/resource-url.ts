/** Addresses of objects in the API. Pure. */
import type { K8sModel, MatchExpression, Selector } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';

/** Which objects of a kind. */
export type Place = { ns?: string; name?: string; path?: string; queryParams?: Readonly<Record<string, string>> };

function requirementOf({ key, operator, values = [] }: MatchExpression): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Equals':
      return `${key}=${values[0]}`;
    default:
      return `${key}!=${values[0]}`;
  }
}

/** A selector as the API takes it. An object without either field is one of labels. */
export function selectorToString(selector: Selector): string {
  const { matchLabels, matchExpressions } = selector;
  const labels = matchLabels ?? (matchExpressions ? {} : (selector as Record<string, string>));
  const equal = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [...equal, ...(matchExpressions ?? []).map(requirementOf)].join(',');
}

/** Address of the objects of a kind, or of one of them. */
export function resourceUrl(model: K8sModel, { ns, name, path, queryParams = {} }: Place): string {
  const { apiGroup, apiVersion, plural, namespaced } = model;
  const parts = [
    '/api/kubernetes',
    apiGroup === undefined || apiGroup === 'core' ? `api/${apiVersion}` : `apis/${apiGroup}/${apiVersion}`,
    ...(namespaced === true && ns ? [`namespaces/${ns}`] : []),
    plural,
    ...(name ? [encodeURIComponent(name)] : []),
    ...(path ? [path] : []),
  ];
  const query = new URLSearchParams(queryParams).toString();
  return `${parts.join('/')}${query === '' ? '' : `?${query}`}`;
}
