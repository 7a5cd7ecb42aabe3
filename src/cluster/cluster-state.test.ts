import { describe, expect, it } from 'vitest';
import type { AgentStatus } from './agent-status';
import { type ClusterFacts, clusterState } from './cluster-state';
import { parseFlowCollector } from './flow-collector';

const SETTINGS = parseFlowCollector({});

const STATUS: AgentStatus = {
  state: 'Failure',
  reason: 'CrashLoop',
  message: 'agents crash',
  desired: 3,
  ready: 1,
  unhealthyPods: 2,
  podIssues: ['CrashLoopBackOff'],
  source: 'agent',
};

const WELL: ClusterFacts = {
  access: { state: 'cluster' },
  collector: { state: 'ready', settings: SETTINGS, status: { ...STATUS, state: 'Ready' } },
  reporting: 3,
  desired: 3,
  live: true,
  waitedLong: false,
  failure: undefined,
  overdue: false,
  clockOffset: 0,
  unconfirmedMaxFlows: undefined,
  rollouts: 0,
  restarts: 0,
};

const collector = (rest: Partial<ClusterFacts['collector']>): Pick<ClusterFacts, 'collector'> => ({
  collector: { ...WELL.collector, ...rest },
});
const onHold = collector({ settings: { ...SETTINGS, onHold: true } });
const withoutMetrics = collector({ settings: { ...SETTINGS, metricsEnabled: false } });
const absent = collector({ state: 'absent', settings: undefined, status: undefined });
const notInstalled = collector({ state: 'not-installed', settings: undefined, status: undefined });

it('has nothing to say where all is well', () => {
  expect(clusterState(WELL)).toEqual({ kind: 'ready', notes: [] });
});

describe('the obstacle', () => {
  it.each<[string, Partial<ClusterFacts>, object]>([
    ['the search for a door', { access: { state: 'loading' } }, { kind: 'loading', slow: false }],
    ['a long search', { access: { state: 'loading' }, waitedLong: true }, { kind: 'loading', slow: true }],
    ['no door', { access: { state: 'none', namespace: 'a' } }, { kind: 'no-access', namespace: 'a' }],
    [
      'Prometheus that does not answer',
      { access: { state: 'unavailable', detail: 'gone' } },
      { kind: 'prometheus-down', detail: 'gone' },
    ],
    [
      'Prometheus that has never answered the page',
      { reporting: undefined, failure: 'gone' },
      { kind: 'prometheus-down', detail: 'gone' },
    ],
    ['no NetObserv', { reporting: 0, ...notInstalled }, { kind: 'not-installed' }],
    ['no FlowCollector', { reporting: 0, ...absent }, { kind: 'no-flow-collector' }],
    ['On hold', { reporting: 0, ...onHold }, { kind: 'on-hold' }],
    ['metrics off', { reporting: 0, ...withoutMetrics }, { kind: 'metrics-disabled' }],
  ])('is %s', (_name, facts, state) => {
    expect(clusterState({ ...WELL, ...facts })).toEqual(state);
  });

  it.each<[string, Partial<ClusterFacts>]>([
    ['agents report that came without an operator', notInstalled],
    ['agents report and there is no FlowCollector', absent],
    ['the range lies in the past', { reporting: 0, live: false, ...onHold }],
    ['nothing is known of the agents yet', { reporting: undefined, ...notInstalled }],
    ['the FlowCollector can not be read', { reporting: 0, ...collector({ state: 'forbidden', settings: undefined }) }],
    ['there is no agent and nobody says why', { reporting: 0 }],
  ])('is none when %s', (_name, facts) => {
    expect(clusterState({ ...WELL, ...facts }).kind).toBe('ready');
  });
});

describe('the notes', () => {
  it.each<[string, Partial<ClusterFacts>, object[]]>([
    ['a failed refresh', { failure: 'gone' }, [{ kind: 'outdated', detail: 'gone' }]],
    ['missed refreshes', { overdue: true }, [{ kind: 'outdated', detail: undefined }]],
    ['clocks that differ', { clockOffset: -3600 }, [{ kind: 'clock', offset: -3600 }]],
    ['a size that nobody confirms', { unconfirmedMaxFlows: 9 }, [{ kind: 'settings-unconfirmed', cacheMaxFlows: 9 }]],
    ['an agent that is still there on hold', onHold, [{ kind: 'on-hold' }]],
    ['metrics that are going', withoutMetrics, [{ kind: 'metrics-disabled' }]],
    [
      'silent agents',
      { reporting: 1 },
      [{ kind: 'agents-silent', reporting: 1, desired: 3, namespace: 'netobserv-privileged' }],
    ],
    ['no agent, where nobody says how many there should be', { reporting: 0, desired: undefined }, []],
    ['trouble of the operator', collector({ status: STATUS }), [{ kind: 'operator-trouble', status: STATUS }]],
    ['a long wait', { reporting: undefined, waitedLong: true }, [{ kind: 'slow' }]],
    ['a rollout', { rollouts: 2 }, [{ kind: 'rollout', count: 2 }]],
    ['restarts', { restarts: 4 }, [{ kind: 'restarts', count: 4 }]],
    ['one namespace only', { access: { state: 'namespace', namespace: 'a' } }, [{ kind: 'tenancy', namespace: 'a' }]],
    [
      'an unreadable FlowCollector',
      collector({ state: 'forbidden', settings: undefined, status: undefined }),
      [{ kind: 'settings-unreadable' }],
    ],
    ['agents that are silent now, in a range of the past', { reporting: 1, live: false }, []],
    ['more agents than desired, as during a rollout', { reporting: 4 }, []],
    ['nothing known of changes', { rollouts: undefined, restarts: undefined }, []],
  ])('tell of %s', (_name, facts, notes) => {
    expect(clusterState({ ...WELL, ...facts })).toEqual({ kind: 'ready', notes });
  });

  it('have the most urgent first', () => {
    const state = clusterState({
      ...WELL,
      access: { state: 'namespace', namespace: 'a' },
      reporting: 1,
      failure: 'gone',
      waitedLong: true,
      rollouts: 1,
      ...collector({ status: STATUS }),
    });
    expect(state.kind === 'ready' ? state.notes.map(({ kind }) => kind) : []).toEqual([
      'outdated',
      'agents-silent',
      'operator-trouble',
      'rollout',
      'tenancy',
    ]);
  });
});
