/** From a request's path and query to the objects it is about. */
import type { Resource } from '../cluster/kube-object';
import type { Attributes } from '../rights/rights';
import type { ObjectStore, Selection } from './object-store';
import { selects } from './selectors';

/** The cluster as its API serves it. */
export type KubernetesApi = { store: ObjectStore; resources: readonly Resource[] };

const PATH = new RegExp(
  [
    '^(?:api/(?<core>v1)|apis/(?<group>[^/]+)/(?<version>[^/]+))',
    '(?:/namespaces/(?<namespace>[^/]+))?',
    '/(?<plural>[^/]+)(?:/(?<name>[^/]+))?$',
  ].join(''),
);

/**
 * Which objects a request is about; undefined for kinds that the API does not have.
 *
 * @throws SelectorError when a selector can't be read
 */
export function selectionOf({ resources }: KubernetesApi, path: string, query: URLSearchParams): Selection | undefined {
  const groups = PATH.exec(path)?.groups;
  const found = resources.find(
    ({ group, version, plural }) =>
      group === (groups?.group ?? '') && version === (groups?.core ?? groups?.version) && plural === groups?.plural,
  );
  return (
    found && {
      resource: found,
      namespace: groups?.namespace,
      name: groups?.name,
      selects: selects(query.get('labelSelector'), query.get('fieldSelector')),
    }
  );
}

/** What a request wants, for the table of rights. */
export function attributesOf({ resource, namespace, name }: Selection, verb: string): Attributes {
  return { verb, group: resource.group, resource: resource.plural, namespace, name };
}
