import type { Metric } from '../metrics/catalogue';

/** One condition of a selector. */
export type Matcher = { label: string; op: '=' | '!=' | '=~'; value: string };

/** Which agents a query is about. Empty means all of them. */
export type Scope = { namespace?: string; pod?: string };

/** The whole cluster. */
export const CLUSTER: Scope = {};

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** Conditions that keep the agents of a scope. */
export function scopeMatchers(scope: Scope): Matcher[] {
  return (['namespace', 'pod'] as const).flatMap((label) => {
    const value = scope[label];
    return value === undefined ? [] : [{ label, op: '=', value } satisfies Matcher];
  });
}

/** Writes `name{label="value",…}`. */
export function select(metric: Metric, scope: Scope, matchers: readonly Matcher[] = []): string {
  const all = [...matchers, ...scopeMatchers(scope)];
  const inner = all.map(({ label, op, value }) => `${label}${op}${quoted(value)}`).join(',');
  return inner === '' ? metric.name : `${metric.name}{${inner}}`;
}
