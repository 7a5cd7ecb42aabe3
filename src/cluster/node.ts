import { listAt, textAt } from './json';

/** A node as the page scopes its queries: the agents share its address, so that is what their series carry. */
export type ClusterNode = { name: string; address: string };

/** Name and InternalIP of a Node, as `instance` has it: IPv6 in brackets; undefined if it has no name or no address yet. */
export function parseNode(object: unknown): ClusterNode | undefined {
  const name = textAt(object, 'metadata', 'name');
  const internal = listAt(object, 'status', 'addresses').find((entry) => textAt(entry, 'type') === 'InternalIP');
  const address = textAt(internal, 'address');
  return name === undefined || address === undefined
    ? undefined
    : { name, address: address.includes(':') ? `[${address}]` : address };
}
