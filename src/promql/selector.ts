import type { Metric, MetricOrigin } from '../metrics/catalogue';

/** One condition of a selector. */
export type Matcher = { label: string; op: '=' | '!=' | '=~' | '!~'; value: string };

/**
 * Which agents a query is about; empty means all of them. A node, not a pod: pods change with every rollout, and the
 * page compares before and after. The address is the node's IP, which the agents share (hostNetwork) and the kubelet
 * has too; `name` is undefined where kube-state-metrics does not tell it.
 */
export type Scope = { namespace?: string; node?: { address: string; name: string | undefined } };

/** The whole cluster. */
export const CLUSTER: Scope = {};

/** RE2 would take these as its own. The IP of a node has dots, and brackets if it is IPv6. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Matches any of the values, which are taken literally. */
export function anyOf(label: string, values: readonly string[]): Matcher {
  return { label, op: '=~', value: values.map(escapeRegex).join('|') };
}

/** The node's part of an `instance` label, which is address and port: `10.0.1.2:9400`, `[fd00::2]:9400`. */
export function addressOf(instance: string): string {
  return instance.replace(/:\d+$/, '');
}

function nodeMatchers({ node }: Scope, { origin, labels }: Metric): Matcher[] {
  if (node === undefined) return [];
  switch (origin) {
    case 'agent':
    case 'container':
      return [{ label: 'instance', op: '=~', value: `${escapeRegex(node.address)}:[0-9]+` }];
    case 'kube':
      // The exporter's own address is in `instance`; the pod's node is in `node`, if anywhere. A node that nobody knows
      // has nothing, rather than everything.
      return labels.includes('node') ? [{ label: 'node', op: '=', value: node.name ?? node.address }] : [];
    case 'pipeline':
      return [];
  }
}

function namespaceMatchers({ namespace }: Scope, origin: MetricOrigin): Matcher[] {
  // What comes after the agents lives in a namespace of its own.
  return namespace === undefined || origin === 'pipeline' ? [] : [{ label: 'namespace', op: '=', value: namespace }];
}

/** Conditions that keep the agents of a scope. */
function scopeMatchers(scope: Scope, metric: Metric): Matcher[] {
  return [...namespaceMatchers(scope, metric.origin), ...nodeMatchers(scope, metric)];
}

/** Writes `name{label="value",…}`. */
export function select(metric: Metric, scope: Scope, matchers: readonly Matcher[] = []): string {
  const all = [...matchers, ...scopeMatchers(scope, metric)];
  const inner = all.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(',');
  return inner === '' ? metric.name : `${metric.name}{${inner}}`;
}
