/** Label and field selectors as the Kubernetes API takes them in its `labelSelector` and `fieldSelector`. Pure. */
import type { KubeObject } from '../cluster/kube-object';

type Labels = Readonly<Record<string, string | undefined>>;
type Requirement = (labels: Labels) => boolean;

const SET = /^(?<key>\S+)\s+(?<operator>in|notin)\s+\((?<values>[^)]*)\)$/;
const EQUALITY = /^(?<key>[^\s!=]+)\s*(?<operator>==|=|!=)\s*(?<value>\S*)$/;
const EXISTENCE = /^(?<not>!?)\s*(?<key>[^\s!=,()]+)$/;

/** The selector can't be read; the API answers 400. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/** Splits at commas that are not inside the parentheses of a set. */
function partsOf(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function requirementOf(part: string): Requirement {
  const set = SET.exec(part)?.groups;
  if (set) {
    const values = set.values.split(',').map((value) => value.trim());
    // A label that is not there is in no set, and so matches `notin`.
    return (labels) => values.includes(labels[set.key] ?? '\0') === (set.operator === 'in');
  }
  const equality = EQUALITY.exec(part)?.groups;
  if (equality) {
    return (labels) => (labels[equality.key] === equality.value) === (equality.operator !== '!=');
  }
  const existence = EXISTENCE.exec(part)?.groups;
  if (existence) {
    return (labels) => (labels[existence.key] === undefined) === (existence.not === '!');
  }
  throw new SelectorError(`unable to parse requirement: ${part}`);
}

function parse(selector: string | null): Requirement {
  const requirements = selector === null || selector === '' ? [] : partsOf(selector).map(requirementOf);
  return (labels) => requirements.every((holds) => holds(labels));
}

/** Value of a field such as `spec.nodeName`, as text; fields that are not there are empty. */
function fieldOf(object: KubeObject, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (parent, key) => (typeof parent === 'object' ? Reflect.get(parent ?? {}, key) : undefined),
      object,
    );
  return typeof value === 'string' ? value : '';
}

/**
 * Tells which objects both selectors choose.
 *
 * @throws SelectorError when one can't be read
 */
export function selects(labelSelector: string | null, fieldSelector: string | null): (object: KubeObject) => boolean {
  const byLabels = parse(labelSelector);
  const byFields = parse(fieldSelector);
  const fields = (object: KubeObject): Labels =>
    new Proxy({}, { get: (_target, path) => (typeof path === 'string' ? fieldOf(object, path) : undefined) });
  return (object) => byLabels(object.metadata.labels ?? {}) && byFields(fields(object));
}
