import { describe, expect, test } from 'vitest';
import { blocksOf } from './generate';
import { checkModel } from './model';
import type { ClusterModel } from './model';
import { nodesOf, podsAt } from './nodes';
import { SCENARIOS } from './scenarios';
import { NOW } from './testing';
import { spanOf, timelineOf } from './timeline';

const timeline = (model: ClusterModel, aheadSeconds = 0) => timelineOf(model, spanOf(model, NOW, aheadSeconds));

describe('a rollout', () => {
  const model = SCENARIOS.rollout;
  const time = timeline(model);
  const nodes = nodesOf(model, time);

  test('gives every node a new pod, one after the other', () => {
    expect(time.rollouts).toEqual([NOW - 900]);
    for (const { lives } of nodes) {
      expect(lives).toHaveLength(2);
      expect(lives[0].pod).not.toBe(lives[1].pod);
      expect(lives[1].from).toBeGreaterThan(lives[0].until);
    }
    expect(new Set(nodes.map(({ lives }) => lives[1].from)).size).toBe(nodes.length);
    expect(new Set(nodes.flatMap(({ lives }) => lives.map(({ pod }) => pod))).size).toBe(2 * nodes.length);
  });

  test('leaves every pod running in the end', () => {
    expect(podsAt(nodes, NOW - 1)).toHaveLength(model.agents);
    expect(podsAt(nodes, time.rollouts[0] + 1).length).toBeLessThan(model.agents);
  });
});

test('a restart keeps the pod and begins a container', () => {
  const nodes = nodesOf(SCENARIOS.resets, timeline(SCENARIOS.resets));
  const restarted = nodes.filter(({ lives }) => lives.length > 1);
  expect(restarted).toHaveLength(3);
  for (const { lives } of restarted) {
    expect(new Set(lives.map(({ pod }) => pod)).size).toBe(1);
    expect(new Set(lives.map(({ container }) => container)).size).toBe(lives.length);
    expect(lives.map(({ restarts }) => restarts)).toEqual(lives.map((_, i) => i));
  }
});

test('no agent has two troubles', () => {
  const { large } = SCENARIOS;
  const nodes = nodesOf(large, timeline(large));
  const hot = nodes.filter(({ factor }) => factor > 1.8).length;
  expect(hot).toBeGreaterThanOrEqual(10);
  expect(nodes.filter(({ silentFrom }) => silentFrom < Infinity)).toHaveLength(2);
  expect(nodes.filter(({ silentFrom, factor }) => silentFrom < Infinity && factor > 2)).toEqual([]);
  expect(new Set(nodes.map(({ ip }) => ip)).size).toBe(500);
});

describe('blocks', () => {
  test('begin and end where Prometheus cuts', () => {
    const model = { ...SCENARIOS.right, hours: 5 };
    const time = timelineOf(model, spanOf(model, NOW + 100, 600));
    const seconds = blocksOf(time, model.scrapeSeconds).map(({ first, last }) => [
      time.span.start + first * 30,
      time.span.start + last * 30,
    ]);
    expect(seconds[0][0]).toBe(NOW + 90 - 5 * 3600);
    expect(seconds[seconds.length - 1][1]).toBe(NOW + 690);
    for (const [i, [from]] of seconds.entries()) {
      if (i > 0) expect(from).toBe(seconds[i - 1][1]);
      if (i > 0) expect(from % 7200).toBe(0);
    }
  });
});

test.each<[string, Partial<ClusterModel>]>([
  ['agents: 0', { agents: 0 }],
  ['hours: -1', { hours: -1 }],
  ['scrapeSeconds: 7', { scrapeSeconds: 7 }],
  ['troubles of 11 agents, of 10', { troubles: [{ kind: 'silent', agents: 11, from: 0.5 }] }],
])('a model with %s is refused', (problem, change) => {
  expect(() => checkModel({ ...SCENARIOS.right, ...change })).toThrow(problem);
});

test('the scenarios are models', () => {
  for (const model of Object.values(SCENARIOS)) expect(() => checkModel(model)).not.toThrow();
});
