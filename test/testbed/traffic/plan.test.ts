import { describe, expect, it } from 'vitest';
import { LIMITS, planTraffic } from './plan';

const pods = ['a', 'b', 'c'].flatMap((node) => [1, 2].map((n) => ({ name: `${node}${n}`, ip: `${node}.${n}`, node })));
const socket = (): string => '/s';
const load = planTraffic(pods, { flows: 200, rate: 50, maxSeconds: 60 }, socket);

describe('planTraffic', () => {
  it('opens one conversation for two flows', () => {
    expect(load.flatMap((pod) => pod.conversations)).toHaveLength(100);
  });
  it('has every conversation asked equally often, at the rate wanted', () => {
    expect(load.reduce((sum, pod) => sum + pod.rate, 0)).toBeCloseTo(50);
    for (const pod of load) expect(pod.rate / pod.conversations.length).toBeCloseTo(0.5);
  });
  it('never stays on a node', () => {
    for (const pod of load)
      expect(pod.conversations.some(({ serverIp }) => serverIp.startsWith(pod.pod[0]))).toBe(false);
  });
  it('is UDP in part', () => {
    expect(load.flatMap((pod) => pod.conversations).filter(({ protocol }) => protocol === 'udp')).toHaveLength(10);
  });
  it.each([
    ['flows', { flows: LIMITS.flows.most + 1, rate: 1, maxSeconds: 1 }],
    ['rate', { flows: 2, rate: LIMITS.rate.most + 1, maxSeconds: 1 }],
    ['seconds', { flows: 2, rate: 1, maxSeconds: Infinity }],
    ['rate', { flows: 2, rate: NaN, maxSeconds: 1 }],
  ])('refuses unbounded %s', (what, plan) => {
    expect(() => planTraffic(pods, plan, socket)).toThrow(what);
  });
  it('refuses pods on one node only', () => {
    expect(() => planTraffic(pods.slice(0, 2), { flows: 2, rate: 1, maxSeconds: 1 }, socket)).toThrow('two nodes');
  });
});
