import { describe, expect, it } from 'vitest';
import type { PodTraffic, TrafficPlan } from './plan';
import { LIMITS, planTraffic, weightedTurns } from './plan';

const pods = ['a', 'b', 'c'].flatMap((node) =>
  [1, 2].map((n) => ({ name: `${node}${n}`, ip: `${node}.${n}`, node, busy: node === 'b' })),
);
const socket = (): string => '/s';
const plan: TrafficPlan = { flows: 200, rate: 50, churn: 0, bunch: 0, skew: 1, maxSeconds: 60 };
const load = planTraffic(pods, plan, socket);

describe('weightedTurns', () => {
  it('takes each in turn where all weigh the same', () => {
    expect(weightedTurns(['a', 'b', 'c'], () => 1)).toEqual(['a', 'b', 'c']);
  });
  it('spreads what weighs more', () => {
    expect(weightedTurns(['a', 'b', 'c'], (item) => (item === 'b' ? 3 : 1)).join('')).toBe('babcb');
  });
});

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
    ['flows', { flows: LIMITS.flows.most + 1 }],
    ['rate', { rate: LIMITS.rate.most + 1 }],
    ['rate', { rate: NaN }],
    ['churn', { churn: LIMITS.churn.most + 1 }],
    ['churn', { churn: -1 }],
    ['bunch', { bunch: 61 }],
    ['skew', { skew: 0 }],
    ['seconds', { maxSeconds: Infinity }],
  ])('refuses unbounded %s', (what, changed) => {
    expect(() => planTraffic(pods, { ...plan, ...changed }, socket)).toThrow(what);
  });
  it('refuses pods on one node only', () => {
    expect(() => planTraffic(pods.slice(0, 2), plan, socket)).toThrow('two nodes');
  });
});

describe('short conversations', () => {
  const churning = planTraffic(pods, { ...plan, churn: 600 }, socket);
  it('make two new flows each, at the rate wanted', () => {
    expect(churning.map(({ churn }) => churn.rate)).toEqual([50, 50, 50, 50, 50, 50]);
  });
  it('go to every pod on other nodes', () => {
    for (const { pod, churn } of churning) {
      expect(churn.serverIps).toHaveLength(4);
      expect(churn.serverIps.some((ip) => ip.startsWith(pod[0]))).toBe(false);
    }
  });
});

describe('a busy node', () => {
  const uneven = planTraffic(pods, { ...plan, flows: 2000, churn: 600, skew: 4 }, socket);
  /** Flows that the agent of a node sees: those of conversations that its pods open or are asked in. */
  const seenBy = (node: string, shareOf: (pod: PodTraffic, serverNode: string) => number): number =>
    uneven.reduce((sum, pod) => {
      const servers = pod.churn.serverIps.filter((ip) => pod.pod.startsWith(node) || ip.startsWith(node));
      return sum + servers.reduce((part, ip) => part + shareOf(pod, ip), 0);
    }, 0);
  it.each([
    ['lasting conversations', (pod: PodTraffic) => pod.conversations.length / pod.churn.serverIps.length],
    ['short ones', (pod: PodTraffic) => pod.churn.rate / pod.churn.serverIps.length],
  ])('has more of the %s, and the others share the rest', (_, share) => {
    const [a, b, c] = ['a', 'b', 'c'].map((node) => seenBy(node, share));
    expect(b / a).toBeGreaterThan(1.6);
    expect(c / a).toBeCloseTo(1, 1);
  });
  it('does not change the whole', () => {
    expect(uneven.flatMap(({ conversations }) => conversations)).toHaveLength(1000);
    expect(uneven.reduce((sum, pod) => sum + pod.churn.rate, 0)).toBeCloseTo(300);
    expect(uneven.reduce((sum, pod) => sum + pod.rate, 0)).toBeCloseTo(50);
  });
});
