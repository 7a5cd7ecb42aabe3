import { describe, expect, it } from 'vitest';
import { podIdentity, readyPods, updatedPods } from './daemon-set';
import { pod } from './sample-pods';

describe('podIdentity', () => {
  const many = Array.from({ length: 200 }, (_, serial) => podIdentity('abc123', serial));
  it('names pods as Kubernetes does', () => {
    for (const { name, uid } of many) {
      expect(name).toMatch(/^netobserv-ebpf-agent-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
  it('gives no name twice, and the same one for the same pod', () => {
    expect(new Set(many.map(({ name }) => name)).size).toBe(many.length);
    expect(new Set(many.map(({ uid }) => uid)).size).toBe(many.length);
    expect(podIdentity('abc123', 7)).toEqual(many[7]);
  });
});

it('counts pods that are ready and pods that are up to date apart', () => {
  const pods = [pod({ generation: 2 }), pod({ generation: 2, ready: false }), pod({ generation: 1 })];
  const set = { generation: 2, desired: 3, pods };
  expect([readyPods(set), updatedPods(set)]).toEqual([2, 2]);
});
