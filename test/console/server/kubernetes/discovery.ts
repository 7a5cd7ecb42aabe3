/** Which kinds the API has, as it tells everybody who is logged in. Pure. */
import { apiVersionOf, type Resource } from '../cluster/kube-object';

const VERBS = ['get', 'list', 'patch', 'watch'];

function resourceList(groupVersion: string, resources: readonly Resource[]): object {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources.map(({ plural, kind, namespaced }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: VERBS,
    })),
  };
}

function groupList(resources: readonly Resource[]): object {
  const named = resources.filter(({ group }) => group !== '');
  const groups = [...new Set(named.map(({ group }) => group))].map((name) => {
    const versions = [...new Set(named.filter(({ group }) => group === name).map(({ version }) => version))].map(
      (version) => ({ groupVersion: `${name}/${version}`, version }),
    );
    return { name, versions, preferredVersion: versions[0] };
  });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** Answers `apis`, `api/v1` and `apis/<group>/<version>`; undefined for other paths, and for groups that are not there. */
export function discover(path: string, resources: readonly Resource[]): object | undefined {
  if (path === 'apis') {
    return groupList(resources);
  }
  const groupVersion = /^(?:api\/(?<core>v1)|apis\/(?<named>[^/]+\/[^/]+))$/.exec(path)?.groups;
  const wanted = groupVersion?.core ?? groupVersion?.named;
  const found = resources.filter((resource) => apiVersionOf(resource) === wanted);
  return wanted === undefined || found.length === 0 ? undefined : resourceList(wanted, found);
}
