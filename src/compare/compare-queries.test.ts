import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics/catalogue';
import { pack } from '../promql/batch';
import { CLUSTER, type Scope } from '../promql/selector';
import { COMPARE_QUERIES, type CompareQuery } from './compare-queries';

const WINDOW = { rangeSeconds: 604_800, stepSeconds: 7200, rateWindowSeconds: 7230 };

function queries(scope: Scope): string[] {
  return Object.values(COMPARE_QUERIES).map((query) => query({ scope, agent: WINDOW, container: WINDOW }));
}

const NODE: Scope = { namespace: 'netobserv-privileged', node: { address: '10.128.100.200', name: undefined } };

describe('COMPARE_QUERIES', () => {
  it('fit in one request for a cluster, and in two for a node', () => {
    expect(pack(queries(CLUSTER))).toHaveLength(1);
    expect(pack(queries(NODE)).length).toBeLessThanOrEqual(2);
  });

  it('ask for nothing but known series', () => {
    const known = new Set<string>(Object.values(METRICS).map(({ name }) => name));
    const asked = queries(CLUSTER).flatMap((query) => query.match(/\b(netobserv|container|kube)_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('look at the whole window', () => {
    for (const query of queries(CLUSTER)) expect(query).toMatch(/\[604800s[\]:]/);
  });

  it('keep to the agents of the scope in every selector', () => {
    const ofNode = (query: CompareQuery): string =>
      COMPARE_QUERIES[query]({ scope: NODE, agent: WINDOW, container: WINDOW });
    for (const query of Object.keys(COMPARE_QUERIES) as CompareQuery[]) {
      const text = ofNode(query);
      const selectors = text.match(/(netobserv_agent|container)_\w+/g) ?? [];
      expect(text.match(/instance=~"10\\\\\.128/g)).toHaveLength(selectors.length);
    }
  });
});
