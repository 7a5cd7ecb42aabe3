/** Any value of a JSON document. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type JsonObject = Record<string, Json>;

/** One step of a JSON patch (RFC 6902). `move` and `copy` are not used by consoles and refused. */
export type PatchStep = { op: string; path: string; value?: Json };

/** The patch can't be applied; the API answers 422. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7396: fields are replaced, null removes, objects are merged. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      Reflect.deleteProperty(result, key);
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

function keysOf(path: string): string[] {
  if (path !== '' && !path.startsWith('/')) {
    throw new PatchError(`bad path ${path}`);
  }
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(parent: Json, key: string): Json | undefined {
  return Array.isArray(parent) ? parent[Number(key)] : isObject(parent) ? parent[key] : undefined;
}

function change(parent: Json, key: string, { op, value }: PatchStep): void {
  const present = child(parent, key) !== undefined;
  if (op !== 'add' && !present) {
    throw new PatchError(`nothing at ${key} to ${op}`);
  }
  if (op === 'test') {
    if (JSON.stringify(child(parent, key)) !== JSON.stringify(value)) {
      throw new PatchError(`test of ${key} failed`);
    }
  } else if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    parent.splice(index, op === 'add' ? 0 : 1, ...(op === 'remove' || value === undefined ? [] : [value]));
  } else if (isObject(parent)) {
    if (op === 'remove') {
      Reflect.deleteProperty(parent, key);
    } else {
      parent[key] = value ?? null;
    }
  } else {
    throw new PatchError(`no object around ${key}`);
  }
}

/** Applies a JSON patch to a copy. */
export function jsonPatch(target: Json, steps: readonly PatchStep[]): Json {
  const result = structuredClone(target);
  for (const step of steps) {
    const keys = keysOf(step.path);
    const last = keys.pop();
    if (last === undefined || !['add', 'replace', 'remove', 'test'].includes(step.op)) {
      throw new PatchError(`can not ${step.op} ${step.path}`);
    }
    const parent = keys.reduce<Json | undefined>(
      (value, key) => (value === undefined ? value : child(value, key)),
      result,
    );
    if (parent === undefined) {
      throw new PatchError(`nothing at ${step.path}`);
    }
    change(parent, last, step);
  }
  return result;
}
