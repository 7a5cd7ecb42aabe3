import { describe, expect, it, vi } from 'vitest';
import type { ClusterSeed } from '../cluster-seed';
import { createObjectStore, type ObjectStore } from '../kubernetes/object-store';
import { DAEMON_SETS, FLOW_COLLECTORS, type KubeObject, PODS, type Resource } from './kube-object';
import { type Operator, startOperator } from './operator';

const now = (): string => '2026-01-01T00:00:00Z';
const pod = (name: string, node = 'node-1') => ({ name, node, ip: '10.0.0.1' });
const SEED: ClusterSeed = {
  nodes: [
    { name: 'node-1', ip: '10.0.0.1' },
    { name: 'node-2', ip: '10.0.0.2' },
  ],
  pods: [pod('agent-1'), pod('agent-2', 'node-2')],
  flowCollector: { cacheMaxFlows: 1000, cacheActiveTimeout: '5s', sampling: 1 },
};

function start(seed: ClusterSeed): { store: ObjectStore; operator: Operator } {
  const store = createObjectStore(now);
  return { store, operator: startOperator(store, seed, now) };
}

function only(store: ObjectStore, resource: Resource): KubeObject | undefined {
  return store.get({ resource, namespace: undefined, name: undefined });
}

function names(store: ObjectStore): string[] {
  return store.list({ resource: PODS, namespace: undefined, name: undefined }).map(({ metadata }) => metadata.name);
}

function change(store: ObjectStore, ebpf: object, execution?: object): void {
  const before = only(store, FLOW_COLLECTORS);
  if (before === undefined) throw new Error('no FlowCollector');
  const spec = before.spec as { agent: { ebpf: object } };
  store.put({
    ...before,
    spec: { ...spec, execution, agent: { ...spec.agent, ebpf: { ...spec.agent.ebpf, ...ebpf } } },
  });
}

describe('the operator', () => {
  it('makes a DaemonSet of the FlowCollector, and reports it ready', () => {
    const { store } = start(SEED);
    const env = expect.arrayContaining([{ name: 'CACHE_MAX_FLOWS', value: '1000' }]) as unknown;
    expect(only(store, DAEMON_SETS)).toMatchObject({
      metadata: { generation: 1 },
      spec: { template: { spec: { containers: [{ env }] } } },
      status: { desiredNumberScheduled: 2, numberReady: 2, updatedNumberScheduled: 2 },
    });
    expect(only(store, FLOW_COLLECTORS)).toMatchObject({
      spec: { agent: { ebpf: { cacheMaxFlows: 1000, logLevel: 'info', resources: { limits: { memory: '800Mi' } } } } },
      status: { conditions: [{ type: 'Ready', status: 'True' }, {}, {}], components: { agent: { state: 'Ready' } } },
    });
  });

  it('has nothing to show where NetObserv is not installed, but agents of our chart', () => {
    const { store } = start({ ...SEED, flowCollector: undefined });
    expect(only(store, FLOW_COLLECTORS)).toBeUndefined();
    expect(only(store, DAEMON_SETS)).toBeDefined();
    expect(only(start({ ...SEED, flowCollector: undefined, pods: [] }).store, DAEMON_SETS)).toBeUndefined();
  });

  it('removes the agents when it is put on hold, and brings them back', () => {
    const { store } = start(SEED);
    change(store, {}, { mode: 'OnHold' });
    expect(only(store, DAEMON_SETS)).toBeUndefined();
    expect(names(store)).toEqual([]);
    expect(only(store, FLOW_COLLECTORS)).toMatchObject({ status: { components: { agent: { state: 'Unused' } } } });
    change(store, {}, { mode: 'Running' });
    expect(names(store)).toEqual(['agent-1', 'agent-2']);
  });

  it('rolls out at once where nobody runs the agents', () => {
    const { store } = start(SEED);
    change(store, { cacheMaxFlows: 2000 });
    expect(only(store, DAEMON_SETS)).toMatchObject({
      metadata: { generation: 2 },
      status: { updatedNumberScheduled: 2, observedGeneration: 2 },
    });
  });

  it('leaves the agents alone when a change does not concern them', () => {
    const { store, operator } = start(SEED);
    const listener = vi.fn();
    operator.onChange(listener);
    change(store, { logLevel: 'info' });
    expect(only(store, DAEMON_SETS)?.metadata.generation).toBe(1);
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('those who run the agents', () => {
  it('are told settings, and tell the rollout pod by pod', async () => {
    const { store, operator } = start(SEED);
    const listener = vi.fn();
    operator.onChange(listener);
    change(store, { cacheMaxFlows: 2000, advanced: { env: { A: 'b' } } });
    expect(listener.mock.calls[0]?.[0]).toMatchObject({ cacheMaxFlows: 2000, running: true, env: { A: 'b' } });
    expect(only(store, DAEMON_SETS)).toMatchObject({ status: { updatedNumberScheduled: 0, numberReady: 2 } });
    operator.setAgents({
      pods: [
        { ...pod('agent-3'), generation: 2, ready: false },
        { ...pod('agent-2'), generation: 1 },
      ],
    });
    expect(names(store)).toEqual(['agent-2', 'agent-3']);
    expect(only(store, DAEMON_SETS)).toMatchObject({ status: { updatedNumberScheduled: 1, numberReady: 1 } });
    expect(only(store, FLOW_COLLECTORS)).toMatchObject({
      status: {
        components: { agent: { state: 'InProgress', message: 'DaemonSet netobserv-ebpf-agent not ready: 1/2' } },
      },
    });
    operator.setAgents({ pods: [pod('agent-3'), pod('agent-4', 'node-2')] });
    await Promise.resolve();
    expect(only(store, FLOW_COLLECTORS)).toMatchObject({ status: { components: { agent: { state: 'Ready' } } } });
  });

  it('are told one at a time, and only the latest', async () => {
    const { store, operator } = start(SEED);
    const told: number[] = [];
    const ends: (() => void)[] = [];
    operator.onChange(({ cacheMaxFlows }) => {
      told.push(cacheMaxFlows);
      return new Promise((done) => ends.push(done));
    });
    [2000, 3000, 4000].forEach((cacheMaxFlows) => change(store, { cacheMaxFlows }));
    expect(told).toEqual([2000]);
    ends[0]?.();
    await vi.waitFor(() => expect(told).toEqual([2000, 4000]));
  });

  it('may fail, and the FlowCollector says why', async () => {
    const { store, operator } = start(SEED);
    operator.onChange(() => Promise.reject(new Error('no memory')));
    change(store, { cacheMaxFlows: 2000 });
    const failed = { state: 'Failure', message: 'Error: no memory' };
    await vi.waitFor(() =>
      expect(only(store, FLOW_COLLECTORS)).toMatchObject({ status: { components: { agent: failed } } }),
    );
  });

  it('report pods that have ended', () => {
    const { store, operator } = start(SEED);
    const lastTermination = { reason: 'OOMKilled', exitCode: 137 };
    operator.setAgents({ pods: [pod('agent-1'), { ...pod('agent-2'), ready: false, restarts: 3, lastTermination }] });
    expect(only(store, FLOW_COLLECTORS)).toMatchObject({
      status: {
        components: { agent: { state: 'Degraded', unhealthyPodCount: 1, podIssues: '1 OOMKilled (agent-2)' } },
      },
    });
  });
});
