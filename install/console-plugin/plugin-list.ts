/** How the console's list of plugins has to change, as patches that fail where the list has changed meanwhile. Pure. */
import type { PatchOperation } from '../api-server';
import { entry } from '../api-server';

export const VERBS = ['enable', 'disable'] as const;
export type Verb = (typeof VERBS)[number];

export class UnreadableListError extends Error {}

/**
 * @param console an object of the kind consoles.operator.openshift.io
 * @returns the names; undefined where there is no list yet
 * @throws UnreadableListError where it is something else
 */
export function enabledPlugins(console: unknown): readonly string[] | undefined {
  const plugins = entry(entry(console, 'spec'), 'plugins');
  if (plugins === undefined || plugins === null) return undefined;
  if (Array.isArray(plugins) && plugins.every((name) => typeof name === 'string')) return plugins;
  throw new UnreadableListError(
    `spec.plugins of the console's configuration is not a list of names: ${JSON.stringify(plugins)}`,
  );
}

/** Holds a patch to what it was made from. */
const unchanged = (console: unknown): PatchOperation => ({
  op: 'test',
  path: '/metadata/resourceVersion',
  value: entry(entry(console, 'metadata'), 'resourceVersion'),
});

function toEnable(console: unknown, name: string): PatchOperation | undefined {
  const plugins = enabledPlugins(console);
  if (plugins?.includes(name)) return undefined;
  if (plugins !== undefined) return { op: 'add', path: '/spec/plugins/-', value: name };
  const hasSpec = typeof entry(console, 'spec') === 'object' && entry(console, 'spec') !== null;
  return hasSpec
    ? { op: 'add', path: '/spec/plugins', value: [name] }
    : { op: 'add', path: '/spec', value: { plugins: [name] } };
}

function toDisable(console: unknown, name: string): PatchOperation[] {
  const plugins = enabledPlugins(console) ?? [];
  const indexes = plugins.flatMap((plugin, index) => (plugin === name ? [index] : []));
  return indexes.reverse().map((index) => ({ op: 'remove', path: `/spec/plugins/${index}` })); // from the end: the others keep their index
}

/** @returns operations that change this name and nothing else; none if the list is as it should be */
export function patchFor(verb: Verb, console: unknown, name: string): readonly PatchOperation[] {
  const changes =
    verb === 'enable' ? [toEnable(console, name)].filter((each) => each !== undefined) : toDisable(console, name);
  return changes.length === 0 ? [] : [unchanged(console), ...changes];
}
