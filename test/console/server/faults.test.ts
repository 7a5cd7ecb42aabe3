import { describe, expect, it } from 'vitest';
import { createFaults, spoiled } from './faults';

const url = (path: string): URL => new URL(path, 'http://localhost');

describe('faults', () => {
  it('hit Prometheus, by both ways, unless they name a path', () => {
    const faults = createFaults();
    faults.set({ kind: 'down' });
    expect(faults.take(url('/api/prometheus/api/v1/query'))).toHaveLength(1);
    expect(faults.take(url('/api/prometheus-tenancy/api/v1/query'))).toHaveLength(1);
    expect(faults.take(url('/api/kubernetes/api/v1/pods'))).toHaveLength(0);
    faults.set({ kind: 'status', status: 409, path: '/api/kubernetes/apis/flows' });
    expect(faults.take(url('/api/kubernetes/apis/flows.netobserv.io/v1beta2/flowcollectors'))).toHaveLength(1);
  });

  it('hit queries that contain a text, as often as they say', () => {
    const faults = createFaults();
    faults.set([{ kind: 'down', contains: 'evictions_total{', times: 2 }]);
    const hits = ['up', 'rate(evictions_total{}[1m])', 'evictions_total{}', 'evictions_total{}'].map(
      (query) => faults.take(url(`/api/prometheus/api/v1/query?query=${encodeURIComponent(query)}`)).length,
    );
    expect(hits).toEqual([0, 1, 1, 0]);
    expect(faults.list()).toEqual([]);
  });

  it('must be of a known kind', () => {
    expect(() => createFaults().set({ kind: 'earthquake' })).toThrow(/one of down/);
    expect(() => createFaults().set('down')).toThrow(/one of down/);
  });
});

describe('an answer', () => {
  const body = JSON.stringify({ status: 'success', data: { result: [1, 2, 3, 4] } });

  it('stays as it is without faults', () => expect(spoiled(body, [])).toBe(body));

  it('gets warnings, and loses series when it is partial', () => {
    const warnings = [expect.stringContaining('StoreAPI')];
    expect(JSON.parse(spoiled(body, [{ kind: 'warnings' }]))).toMatchObject({
      data: { result: [1, 2, 3, 4] },
      warnings,
    });
    expect(JSON.parse(spoiled(body, [{ kind: 'partial' }]))).toMatchObject({ data: { result: [1, 2] }, warnings });
  });
});
