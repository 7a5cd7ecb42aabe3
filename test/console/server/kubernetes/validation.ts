/** What the FlowCollector's definition (CRD) demands of the fields that pages change. Pure. */
import type { KubeObject } from '../cluster/kube-object';
import type { Cause } from './failures';

type Demand =
  | { path: string; type: 'integer'; minimum: number }
  | { path: string; type: 'string'; pattern?: RegExp; oneOf?: readonly string[] }
  | { path: string; type: 'boolean' };

const DEMANDS: readonly Demand[] = [
  { path: 'spec.agent.ebpf.cacheMaxFlows', type: 'integer', minimum: 1 },
  { path: 'spec.agent.ebpf.sampling', type: 'integer', minimum: 0 },
  { path: 'spec.agent.ebpf.cacheActiveTimeout', type: 'string', pattern: /^\d+(ns|ms|s|m)?$/ },
  { path: 'spec.agent.ebpf.metrics.enable', type: 'boolean' },
  { path: 'spec.agent.ebpf.privileged', type: 'boolean' },
  { path: 'spec.execution.mode', type: 'string', oneOf: ['Running', 'OnHold'] },
];

function valueAt(object: KubeObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (parent, key) => (typeof parent === 'object' ? Reflect.get(parent ?? {}, key) : undefined),
      object,
    );
}

function typeOf(value: unknown): string {
  return Number.isInteger(value) ? 'integer' : Array.isArray(value) ? 'array' : typeof value;
}

function causeOf(demand: Demand, value: unknown): Cause | undefined {
  const { path, type } = demand;
  const wrong = (reason: string, message: string): Cause => ({ reason, field: path, message });
  const said = `Invalid value: ${JSON.stringify(value)}: ${path} in body`;
  if (typeOf(value) !== type) {
    const found = JSON.stringify(typeOf(value));
    return wrong('FieldValueTypeInvalid', `Invalid value: ${found}: ${path} in body must be of type ${type}: ${found}`);
  }
  if (type === 'integer' && (value as number) < demand.minimum) {
    return wrong('FieldValueInvalid', `${said} should be greater than or equal to ${demand.minimum}`);
  }
  if (type === 'string' && demand.pattern && !demand.pattern.test(value as string)) {
    return wrong('FieldValueInvalid', `${said} should match '${demand.pattern.source}'`);
  }
  if (type === 'string' && demand.oneOf && !demand.oneOf.includes(value as string)) {
    const allowed = demand.oneOf.map((one) => JSON.stringify(one)).join(', ');
    return wrong('FieldValueNotSupported', `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed}`);
  }
  return undefined;
}

/** What is wrong with a FlowCollector; fields that are not there get their defaults and are right. */
export function flowCollectorCauses(object: KubeObject): Cause[] {
  return DEMANDS.flatMap((demand) => {
    const value = valueAt(object, demand.path);
    return (value === undefined ? undefined : causeOf(demand, value)) ?? [];
  });
}
