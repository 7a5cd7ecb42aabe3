/** What the Kubernetes API answers when it refuses. Pure. */
import type { Resource } from '../cluster/kube-object';
import type { Attributes, UserName } from '../rights/rights';

/** An answer of the API. */
export type Answer = { status: number; body: object };

/** A `Status` that says what went wrong. */
export function failure(code: number, reason: string, message: string, details?: object): Answer {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
  return { status: code, body };
}

const qualified = ({ plural, group }: Pick<Resource, 'plural' | 'group'>): string =>
  group === '' ? plural : `${plural}.${group}`;

/** No such object. */
export function notFound(resource: Resource, name: string): Answer {
  const details = { name, group: resource.group, kind: resource.plural };
  return failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, details);
}

/** The user may not do this. */
export function forbidden(user: UserName, { verb, group, resource, name, namespace }: Attributes): Answer {
  const what = `${qualified({ plural: resource, group })}${name === undefined ? '' : ` "${name}"`}`;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const message =
    `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ` + where;
  return failure(403, 'Forbidden', message, { name, group, kind: resource });
}

/** The object was changed since the client read it. */
export function conflict(resource: Resource, name: string): Answer {
  const message =
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": the object has been modified; ` +
    'please apply your changes to the latest version and try again';
  return failure(409, 'Conflict', message, { name, group: resource.group, kind: resource.plural });
}

/** What is wrong with one field. */
export type Cause = { reason: string; field: string; message: string };

/** The object is not as its definition has it. */
export function invalid({ kind, group }: Resource, name: string, causes: readonly Cause[]): Answer {
  const list = causes.map(({ field, message }) => `${field}: ${message}`).join(', ');
  const said = causes.length > 1 ? `[${list}]` : list;
  const message = `${kind}${group === '' ? '' : `.${group}`} "${name}" is invalid: ${said}`;
  return failure(422, 'Invalid', message, { name, group, kind, causes });
}
