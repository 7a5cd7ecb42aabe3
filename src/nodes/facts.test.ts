import { describe, expect, it } from 'vitest';
import { judge } from '../findings/verdict';
import type { LabelledSeries } from '../promql/response';
import { summarize } from '../findings/cluster-summary';
import { type Configured, nodeFacts } from './facts';
import type { NodeQuery } from './node-queries';

const UNSET = {
  cacheMaxFlows: undefined,
  cacheActiveTimeoutSeconds: undefined,
  configuredMaxFlows: undefined,
  isRolledOut: false,
  namespace: 'netobserv-privileged',
};

function agent(pod: string, instance: string): Record<string, string> {
  return { namespace: 'netobserv-privileged', pod, instance };
}

function value(labels: Record<string, string>, number: number | null): LabelledSeries {
  return { labels, samples: [{ time: 100, value: number }] };
}

const A = agent('agent-a', '10.0.0.1:9400');
const B = agent('agent-b', '[fd00::2]:9400');
const POD_A = { namespace: 'netobserv-privileged', pod: 'agent-a' };

/** This project's agent, with the ring buffer on. */
const OWN: Partial<Record<NodeQuery, LabelledSeries[]>> = {
  present: [value(A, 1)],
  evictions: [value({ ...A, reason: 'timeout' }, 0.1), value({ ...A, reason: 'full' }, 0.3)],
  flows: [value({ ...A, source: 'hashmap' }, 90), value({ ...A, source: 'accounter' }, 9)],
  mapEntries: [value(A, 450)],
  peakMapEntries: [value({ instance: A.instance }, 500)],
  ringBuffer: [value(A, 4)],
  cacheMaxFlows: [value(A, 600)],
  cacheActiveTimeout: [value(A, 5)],
  sampling: [value(A, 1)],
  buildInfo: [value({ ...A, version: '0.1.0', node: 'worker-1' }, 1)],
  lastEviction: [value(A, 98)],
  cpu: [value(POD_A, 0.02)],
  memory: [value(POD_A, 40e6)],
  memoryLimit: [value(POD_A, 800e6)],
  podInfo: [value({ ...POD_A, node: 'worker-1', host_ip: '10.0.0.1' }, 1)],
};

function facts(
  answers: Partial<Record<NodeQuery | 'confirmed', LabelledSeries[]>>,
  configured: Configured = UNSET,
  rollout = false,
): ReturnType<typeof nodeFacts> {
  return nodeFacts((query) => answers[query] ?? [], configured, rollout);
}

describe('the facts about an agent', () => {
  it('come together by pod, and by node where pods change', () => {
    expect(facts(OWN)).toMatchObject([
      {
        node: 'worker-1',
        address: '10.0.0.1',
        reporting: true,
        flowsPerSecond: 99,
        ringBufferRatio: 0.1,
        evictions: { timeout: 0.1, full: 0.3, closing: 0, unnamed: 0 },
        mapEntries: 450,
        peakMapEntries: 500,
        cpuCores: 0.02,
        memoryLimitBytes: 800e6,
        version: '0.1.0',
      },
    ]);
    expect(judge(facts(OWN)[0])).toMatchObject({ occupancy: 0.75, verdict: 'runaway' });
  });

  it('are right with NetObserv’s agent, which gives no reason, no settings and no ring buffer', () => {
    const drops = { ...B, source: 'flow-fetcher', reason: 'CannotCreateFlowsHashMap' };
    const [row] = facts(
      {
        present: [value(B, 1)],
        evictions: [value({ ...B, reason: '' }, 0.066)],
        flows: [value({ ...B, source: 'hashmap' }, 100)],
        mapEntries: [value(B, 1_500)],
        drops: [value(drops, 10)],
        errors: [value({ ...B, error: 'CannotWriteMessage' }, 0.5)],
      },
      { ...UNSET, cacheMaxFlows: 120_000, cacheActiveTimeoutSeconds: 15, isRolledOut: true },
    );
    expect(row).toMatchObject({
      node: '[fd00::2]',
      evictions: { timeout: 0, full: 0, closing: 0, unnamed: 0.066 },
      ringBufferRatio: undefined,
      mapDropsPerSecond: 10,
      sendErrorsPerSecond: 0.5,
      cacheMaxFlows: 120_000,
      version: undefined,
      memoryBytes: undefined,
    });
    const summary = summarize([judge(row)], undefined, false);
    expect(summary).toMatchObject({ regime: 'drops', kind: 'netobserv', ringBufferRatio: undefined, reporting: 1 });
  });

  it('take an agent for ring-buffer mode that has not needed it yet', () => {
    const [row] = facts({ ...OWN, flows: [value({ ...A, source: 'hashmap' }, 90)] });
    expect(row.ringBufferRatio).toBe(0);
  });

  it.each([
    ['nothing was evicted, and nothing took the ring', 0, 0, 0],
    ['everything took the ring', 0, 5, Infinity],
  ])('say so when %s', (_case, hashmap, accounter, ratio) => {
    const flows = [value({ ...A, source: 'hashmap' }, hashmap), value({ ...A, source: 'accounter' }, accounter)];
    expect(facts({ ...OWN, flows })[0].ringBufferRatio).toBe(ratio);
  });

  it('never make a number of a gap', () => {
    const [row] = facts({ present: [value(A, 1)], flows: [value({ ...A, source: 'hashmap' }, null)] });
    expect(row.flowsPerSecond).toBeUndefined();
    expect(row.evictions).toBeUndefined();
    expect(row.ringBufferRatio).toBeUndefined();
  });

  it('keep two agents on one node apart', () => {
    const other = { ...A, namespace: 'other', instance: '10.0.0.1:9500' };
    const rows = facts({
      present: [value(A, 1), value(other, 1)],
      peakMapEntries: [value({ instance: A.instance }, 500), value({ instance: other.instance }, 40)],
    });
    expect(rows.map(({ peakMapEntries }) => peakMapEntries)).toEqual([500, 40]);
  });

  it('count each drop by its cause, and all of them together', () => {
    const [row] = facts({
      ...OWN,
      drops: [
        value({ ...A, source: 'flow-fetcher', reason: 'RingBufferFull' }, 3),
        value({ ...A, source: 'limiter', reason: 'full' }, 5),
      ],
      failed: [value(A, 7)],
    });
    expect(row).toMatchObject({ mapDropsPerSecond: 3, limiterDropsPerSecond: 5, droppedPerSecond: 15 });
  });

  it('do not take flows that could not be sent off the other errors', () => {
    const [row] = facts({
      ...OWN,
      failed: [value(A, 100)],
      errors: [value({ ...A, error: 'CannotWriteMessage' }, 1), value({ ...A, error: 'CannotAttach' }, 2)],
    });
    expect(row).toMatchObject({ errorsPerSecond: 3, sendErrorsPerSecond: 101, otherErrorsPerSecond: 2 });
    expect(judge(row).findings.map(({ code }) => code)).toContain('errors');
  });

  it('forget the old pod of a rollout once the new one reports', () => {
    const old = { namespace: 'netobserv-privileged', pod: 'agent-old', node: 'worker-1' };
    const rows = facts({
      ...OWN,
      present: [value(A, 1), value(B, 1)],
      podInfo: [
        ...(OWN.podInfo ?? []),
        value({ ...old, host_ip: '10.0.0.1' }, 1),
        value({ ...old, pod: 'agent-old-b', host_ip: 'fd00::2' }, 1),
        value({ ...old, namespace: 'other', host_ip: '10.0.0.1' }, 1),
      ],
    });
    expect(rows.map(({ namespace, pod }) => `${namespace}/${pod}`)).toEqual([
      'netobserv-privileged/agent-a',
      'netobserv-privileged/agent-b',
      'other/agent-old',
    ]);
  });

  it.each<[string, Partial<Configured>, LabelledSeries[], number | undefined]>([
    ['a rollout has reached all agents', { isRolledOut: true }, [], 100_000],
    ['this one was made later', {}, [value(POD_A, 1)], 100_000],
    ['another one was made later', {}, [value({ ...POD_A, pod: 'agent-b' }, 1)], undefined],
    ['nobody confirms it', {}, [], undefined],
    ['it is asked of another installation', { isRolledOut: true, namespace: 'other' }, [value(POD_A, 1)], undefined],
  ])('take a setting that is asked for one that the agent has, or not, where %s', (_case, rest, confirmed, size) => {
    const asked = { ...UNSET, cacheMaxFlows: 100_000, cacheActiveTimeoutSeconds: 15, configuredMaxFlows: 100_000 };
    const [row] = facts({ present: [value(A, 1)], confirmed }, { ...asked, ...rest });
    expect([row.cacheMaxFlows, row.cacheActiveTimeoutSeconds]).toEqual([size, size && 15]);
    expect(row.configuredMaxFlows).toBe(rest.namespace === undefined ? 100_000 : undefined);
  });

  it('take an agent that tells at its word, whatever is asked', () => {
    const [row] = facts(OWN, { ...UNSET, cacheMaxFlows: 100_000, configuredMaxFlows: 100_000, isRolledOut: true });
    expect(row).toMatchObject({ cacheMaxFlows: 600, configuredMaxFlows: 100_000 });
  });

  it.each([NaN, Infinity, -Infinity])('never reckon with %s, and say of what it is', (none) => {
    const number = Number.isNaN(none) ? null : none;
    const [row] = facts({
      ...OWN,
      evictions: [value({ ...A, reason: 'timeout' }, number), value({ ...A, reason: 'full' }, 0.3)],
      flows: [value({ ...A, source: 'hashmap' }, number), value({ ...A, source: 'accounter' }, 9)],
      peakMapEntries: [value({ instance: A.instance }, number)],
      drops: [
        value({ ...A, source: 'limiter', reason: 'full' }, number),
        value({ ...A, source: 'flow-fetcher', reason: 'RingBufferFull' }, 3),
      ],
      cacheMaxFlows: [value(A, number)],
      memory: [value(POD_A, number)],
    });
    expect(row).toMatchObject({
      evictions: undefined,
      flowsPerSecond: undefined,
      ringBufferRatio: undefined,
      peakMapEntries: undefined,
      mapEntries: 450,
      droppedPerSecond: undefined,
      mapDropsPerSecond: 3,
      cacheMaxFlows: undefined,
      memoryBytes: undefined,
      cpuCores: 0.02,
    });
    expect(row.unreadable).toEqual([
      'netobserv_agent_evictions_total',
      'netobserv_agent_evicted_flows_total',
      'netobserv_agent_buffer_size',
      'netobserv_agent_dropped_flows_total',
      'netobserv_agent_cache_max_flows',
      'container_memory_working_set_bytes',
    ]);
    const other = judge(facts({ present: [value(B, 1)], flows: [value({ ...B, source: 'hashmap' }, 50)] })[0]);
    expect(summarize([judge(row), other], undefined, false)).toMatchObject({ flowsPerSecond: 50, cpuCores: 0.02 });
    expect(judge(row).findings.map(({ code }) => code)).toContain('unreadable');
  });

  it('know which agents have just started', () => {
    const rows = facts({ present: [value(A, 1), value(B, 1)], newcomers: [value(B, 1)] });
    expect(rows.map(({ isNew }) => isNew)).toEqual([false, true]);
  });

  it('list pods that Prometheus has no series of', () => {
    const silent = { namespace: 'netobserv-privileged', pod: 'agent-c', node: 'worker-3', host_ip: '10.0.0.3' };
    const rows = facts({ ...OWN, podInfo: [...(OWN.podInfo ?? []), value(silent, 1)] });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      node: 'worker-3',
      reporting: false,
      flowsPerSecond: undefined,
      errorsPerSecond: undefined,
    });
    expect(judge(rows[1]).verdict).toBe('no-data');
    expect(summarize(rows.map(judge), undefined, false)).toMatchObject({ reporting: 1, desired: 2 });
  });

  it('excuse silence while a rollout is under way, on nodes that are new or reported not long ago', () => {
    const silent = (pod: string, address: string): LabelledSeries =>
      value({ namespace: 'netobserv-privileged', pod, node: pod, host_ip: address }, 1);
    const answers: Parameters<typeof facts>[0] = {
      ...OWN,
      podInfo: [
        ...(OWN.podInfo ?? []),
        silent('new', '10.0.0.3'),
        silent('gone', 'fd00::4'),
        silent('long', '10.0.0.5'),
      ],
      newPlaces: [value({ namespace: 'netobserv-privileged', host_ip: '10.0.0.3' }, 1)],
      goneSilent: [value({ namespace: 'netobserv-privileged', instance: '[fd00::4]:9400' }, 1)],
    };
    const starting = (rollout: boolean): string[] =>
      facts(answers, UNSET, rollout).flatMap(({ isStarting, node }) => (isStarting ? [node] : []));
    expect(starting(true)).toEqual(['new', 'gone']);
    expect(starting(false)).toEqual([]);
  });

  it('know how long an agent has evicted nothing at least, unless it has just come', () => {
    const quiet = { ...OWN, lastEviction: [], quiet: [value(A, 900)] };
    expect(facts(quiet)[0]).toMatchObject({ lastEviction: undefined, quietSeconds: 900 });
    expect(facts({ ...quiet, newcomers: [value(A, 1)] })[0].quietSeconds).toBeUndefined();
  });
});
