import { describe, expect, it } from 'vitest';
import { parseAgentStatus } from './agent-status';
import { ENABLE_METRICS, grantNamespace, RESUME } from './commands';
import { parseFlowCollector } from './flow-collector';
import { at, countAt, listAt, textAt, textsAt } from './json';
import { parseNode } from './node';

/** What an API server, a proxy or an attacker may answer. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  0,
  NaN,
  '',
  'text',
  true,
  [],
  [null],
  {},
  { spec: null },
  { spec: [] },
];

/** An object in which every level on the way to `path` is the odd value. */
function spoiled(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, field) => ({ [field]: inner }), value);
}

describe('reading JSON', () => {
  it('finds nothing in what an object inherits', () => {
    expect(at({}, 'constructor', 'name')).toBeUndefined();
    expect(textAt({ a: 'x' }, 'a', 'length')).toBeUndefined();
  });

  it('takes counts that are counts', () => {
    expect([0, 3, -1, 1.5, NaN, '3', 2 ** 60].map((value) => countAt({ value }, 'value'))).toEqual([
      0,
      3,
      ...Array.from({ length: 5 }, () => undefined),
    ]);
  });

  it('keeps labels that are texts', () => {
    expect(textsAt({ labels: { a: 'x', b: 1, c: null } }, 'labels')).toEqual({ a: 'x' });
    expect(listAt({ a: 'text' }, 'a')).toEqual([]);
  });
});

describe('a FlowCollector', () => {
  const full = {
    metadata: { name: 'cluster' },
    spec: {
      namespace: 'flows',
      execution: { mode: 'OnHold' },
      agent: {
        ebpf: {
          sampling: 50,
          cacheActiveTimeout: '1m30s',
          cacheMaxFlows: 120_000,
          metrics: { enable: false },
          resources: { limits: { memory: '800Mi' }, requests: { memory: '50Mi', cpu: '100m' } },
          advanced: { env: { ENABLE_FLOWS_RINGBUF_FALLBACK: 'true' } },
        },
      },
    },
  };

  it('is read', () => {
    expect(parseFlowCollector(full)).toEqual({
      cacheMaxFlows: 120_000,
      cacheActiveTimeoutSeconds: 90,
      sampling: 50,
      metricsEnabled: false,
      onHold: true,
      agentNamespace: 'flows-privileged',
      ringBufferFallback: true,
      limits: { memoryBytes: 838_860_800, cpuCores: undefined },
      requests: { memoryBytes: 52_428_800, cpuCores: 0.1 },
    });
  });

  const silent = {
    cacheMaxFlows: undefined,
    cacheActiveTimeoutSeconds: undefined,
    sampling: undefined,
    metricsEnabled: true,
    onHold: false,
    agentNamespace: 'netobserv-privileged',
    ringBufferFallback: undefined,
    limits: { memoryBytes: undefined, cpuCores: undefined },
    requests: { memoryBytes: undefined, cpuCores: undefined },
  };

  it.each(ODD)('that is %j says nothing, and no default is made up', (object) => {
    expect(parseFlowCollector(object)).toEqual(silent);
    expect(parseFlowCollector(spoiled(['spec', 'agent', 'ebpf'], object))).toEqual(silent);
  });

  it.each([
    ['cacheMaxFlows', '5000'],
    ['cacheMaxFlows', -1],
    ['cacheMaxFlows', 0],
    ['cacheMaxFlows', 1.5],
    ['cacheActiveTimeout', '15'],
    ['cacheActiveTimeout', 15],
    ['cacheActiveTimeout', '0s'],
    ['sampling', '50'],
    ['sampling', NaN],
    ['metrics', { enable: 'false' }],
    ['advanced', { env: { ENABLE_FLOWS_RINGBUF_FALLBACK: 'yes' } }],
  ])('does not say what it says wrongly: %s %j', (field, value) => {
    expect(parseFlowCollector(spoiled(['spec', 'agent', 'ebpf', field], value))).toEqual(silent);
  });

  it.each([0, 1, 50])('may sample one packet in %s', (sampling) => {
    expect(parseFlowCollector(spoiled(['spec', 'agent', 'ebpf', 'sampling'], sampling)).sampling).toBe(sampling);
  });

  it.each(['a; rm -rf ~', 'A', '-a', 'a'.repeat(60), '$(x)', 5])('has no namespace named %j', (namespace) => {
    expect(parseFlowCollector({ spec: { namespace } }).agentNamespace).toBe('netobserv-privileged');
  });

  it.each([
    ['1', true],
    ['False', false],
    ['t', true],
  ])('reads %j as the agent does', (text, value) => {
    const object = spoiled(['spec', 'agent', 'ebpf', 'advanced', 'env', 'ENABLE_FLOWS_RINGBUF_FALLBACK'], text);
    expect(parseFlowCollector(object).ringBufferFallback).toBe(value);
  });
});

describe('the status of the agents', () => {
  const component = {
    state: 'Degraded',
    reason: 'UnhealthyPods',
    message: '1 pod crashes',
    desiredReplicas: 6,
    readyReplicas: 5,
    unhealthyPodCount: 1,
    podIssues: 'CrashLoopBackOff (1 pod)',
  };
  const ready = { type: 'Ready', status: 'False', reason: 'AgentFailure', message: 'no image' };

  it('comes from the operator’s words on them', () => {
    const status = { components: { agent: component }, conditions: [ready] };
    expect(parseAgentStatus({ status })).toEqual({
      state: 'Degraded',
      reason: 'UnhealthyPods',
      message: '1 pod crashes',
      desired: 6,
      ready: 5,
      unhealthyPods: 1,
      podIssues: ['CrashLoopBackOff (1 pod)'],
      source: 'agent',
    });
  });

  it('takes several issues', () => {
    const agent = { ...component, podIssues: ['a', '', 3, 'b'] };
    expect(parseAgentStatus({ status: { components: { agent } } })?.podIssues).toEqual(['a', 'b']);
  });

  it.each([
    ['True', 'Ready', 'Ready'],
    ['False', 'AgentFailure', 'Failure'],
    ['False', 'Pending', 'InProgress'],
    ['False', 'DeploymentInProgress', 'InProgress'],
    ['Unknown', 'Ready', 'Unknown'],
  ])('comes from the condition of older operators: %s, %s is %s', (status, reason, state) => {
    const conditions = [null, { type: 'Other', status: 'True' }, { ...ready, status, reason }];
    expect(parseAgentStatus({ status: { conditions } })).toMatchObject({
      state,
      reason,
      source: 'everything',
      desired: undefined,
    });
  });

  it('may be a state of a later operator', () => {
    expect(parseAgentStatus({ status: { components: { agent: { state: 'Sleeping' } } } })?.state).toBe('Unknown');
  });

  it.each(ODD)('is not known from %j', (object) => {
    expect(parseAgentStatus(object)).toBeUndefined();
    expect(parseAgentStatus({ status: object })).toBeUndefined();
    expect(parseAgentStatus({ status: { conditions: object } })).toBeUndefined();
  });
});

describe('a node', () => {
  const addresses = [
    { type: 'Hostname', address: 'worker-0' },
    { type: 'InternalIP', address: 'fd00::2' },
  ];

  it('has a name and an address', () => {
    expect(parseNode({ metadata: { name: 'worker-0' }, status: { addresses } })).toEqual({
      name: 'worker-0',
      address: '[fd00::2]',
    });
  });

  it.each([...ODD, { metadata: { name: 'a' }, status: { addresses: [addresses[0]] } }, { status: { addresses } }])(
    'is none: %j',
    (object) => {
      expect(parseNode(object)).toBeUndefined();
    },
  );
});

it('makes commands that a shell reads as meant', () => {
  expect(grantNamespace('netobserv-privileged')).toEqual([
    'oc adm policy add-role-to-user view USER -n netobserv-privileged',
    'oc adm policy add-role-to-user netobserv-metrics-reader USER -n netobserv-privileged',
  ]);
  const [, json] = /-p '(.*)'$/.exec(ENABLE_METRICS) ?? [];
  expect(JSON.parse(json)).toEqual({ spec: { agent: { ebpf: { metrics: { enable: true } } } } });
  expect(RESUME).not.toMatch(/'.*'.*'/);
});
