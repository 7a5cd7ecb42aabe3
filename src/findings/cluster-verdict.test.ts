import { describe, expect, it } from 'vitest';
import { summarize } from './cluster-summary';
import type { NodeFacts } from '../nodes/node-facts';
import { clusterVerdict } from './cluster-verdict';
import { judge } from './verdict';

const t = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));

/** An agent that is well: half of its map is used. */
function agent(rest: Partial<NodeFacts> = {}): NodeFacts {
  const node = rest.node ?? 'worker-1';
  return {
    key: node,
    node,
    address: '10.0.0.1',
    namespace: 'netobserv-privileged',
    pod: `agent-${node}`,
    reporting: true,
    isStarting: false,
    mapEntries: 4_500,
    peakMapEntries: 5_000,
    knownEntries: undefined,
    cacheMaxFlows: 10_000,
    cacheActiveTimeoutSeconds: 5,
    configuredMaxFlows: undefined,
    flowsPerSecond: 900,
    evictions: { timeout: 0.2, full: 0, closing: 0, unnamed: 0 },
    longEvictionsPerSecond: 0.1,
    isNew: false,
    ringBufferRatio: 0,
    droppedPerSecond: 0,
    mapDropsPerSecond: 0,
    busyDropsPerSecond: 0,
    dnsDropsPerSecond: 0,
    limiterDropsPerSecond: 0,
    otherDropsPerSecond: 0,
    otherDropReason: undefined,
    errorsPerSecond: 0,
    sendErrorsPerSecond: 0,
    otherErrorsPerSecond: 0,
    cpuCores: 0.01,
    memoryBytes: 30e6,
    memoryLimitBytes: 800e6,
    restarts: 0,
    recentRestarts: 0,
    lastTermination: undefined,
    lastEviction: 0,
    quietSeconds: undefined,
    samplingRate: 1,
    version: '0.1.0',
    unreadable: [],
    ...rest,
  };
}

function verdict(...agents: NodeFacts[]): {
  verdict: string;
  reason: string;
  fix: string | undefined;
  codes: string[];
} {
  const rows = agents.map(judge);
  const found = clusterVerdict(rows, summarize(rows, agents.length, false), false);
  return {
    verdict: found.verdict,
    reason: found.reason(t, 'en'),
    fix: found.fix?.(t, 'en'),
    codes: found.findings.map(({ code }) => code),
  };
}

describe('the verdict on a cluster', () => {
  it('is healthy with room to spare', () => {
    expect(verdict(agent(), agent({ node: 'worker-2' }))).toMatchObject({
      verdict: 'healthy',
      codes: [],
      fix: undefined,
      reason: 'All 2 agents keep up, and no flow is lost. The fullest map, on worker-1, was 50 % full at its peak.',
    });
  });

  it('stays healthy with maps that are too large, and says by how much', () => {
    const found = verdict(agent({ cacheMaxFlows: 100_000, mapEntries: 4_000, peakMapEntries: 4_000 }));
    expect(found).toMatchObject({ verdict: 'healthy', codes: ['oversized'] });
    expect(found.fix).toBe(
      'Optional: cacheMaxFlows 6,000 instead of 100,000 would do for this time range and save memory. Look at a whole week first.',
    );
  });

  it.each<[string, Partial<NodeFacts>, string, string]>([
    ['the ring buffer is used now and then', { ringBufferRatio: 0.004 }, 'healthy', ''],
    [
      'the ring buffer is used as in the blog’s 2K state',
      { ringBufferRatio: 0.006 },
      'degraded',
      'ring-buffer-degraded',
    ],
    [
      'a handful of flows take the ring buffer when traffic ends',
      { ringBufferRatio: Infinity, flowsPerSecond: 0.5 },
      'healthy',
      '',
    ],
    ['the ring buffer takes over', { ringBufferRatio: 0.05 }, 'runaway', 'ring-buffer-runaway'],
    ['the ring buffer takes everything', { ringBufferRatio: Infinity }, 'runaway', 'ring-buffer-runaway'],
    [
      'a full map loses a few flows',
      { ringBufferRatio: undefined, mapDropsPerSecond: 1 },
      'degraded',
      'map-full-drops',
    ],
    ['a full map loses many', { ringBufferRatio: undefined, mapDropsPerSecond: 100 }, 'runaway', 'map-full-drops'],
    [
      'maps are emptied because they are full',
      { evictions: { timeout: 0.1, full: 0.1, closing: 0, unnamed: 0 } },
      'degraded',
      'full-evictions',
    ],
    ['the peak was that of a larger map, before a rollout', { peakMapEntries: 40_000 }, 'healthy', ''],
    ['the peak came near the size', { peakMapEntries: 7_500 }, 'watch', 'map-nearly-full'],
    ['the receiver is too slow', { limiterDropsPerSecond: 3 }, 'degraded', 'exporter-queue-full'],
    ['sending fails', { errorsPerSecond: 1, sendErrorsPerSecond: 1 }, 'degraded', 'send-errors'],
    ['there are other errors', { errorsPerSecond: 1, otherErrorsPerSecond: 1 }, 'watch', 'errors'],
    ['a single error was long ago', { errorsPerSecond: 0.0001, otherErrorsPerSecond: 0.0001 }, 'healthy', ''],
    ['evictions are late', { evictions: { timeout: 0.1, full: 0, closing: 0, unnamed: 0 } }, 'watch', 'eviction-lag'],
    [
      'a scrape was lost, and evictions look late',
      { evictions: { timeout: 0.13, full: 0, closing: 0, unnamed: 0 }, longEvictionsPerSecond: 0.18 },
      'healthy',
      '',
    ],
    [
      'the agent does not evict at all',
      { evictions: { timeout: 0, full: 0, closing: 0, unnamed: 0 } },
      'degraded',
      'eviction-lag',
    ],
    [
      'the agent has just started',
      { isNew: true, evictions: { timeout: 0.1, full: 0, closing: 0, unnamed: 0 } },
      'healthy',
      '',
    ],
    [
      'hardly any eviction is due in a rate window',
      { cacheActiveTimeoutSeconds: 300, evictions: { timeout: 1 / 480, full: 0, closing: 0, unnamed: 0 } },
      'healthy',
      '',
    ],
    ['memory is near its limit', { memoryBytes: 730e6 }, 'degraded', 'memory-near-limit'],
    ['the agent was restarted', { recentRestarts: 2, lastTermination: 'Error' }, 'watch', 'restarts'],
    ['the agent ran out of memory', { recentRestarts: 2, lastTermination: 'OOMKilled' }, 'degraded', 'out-of-memory'],
  ])('when %s', (_case, rest, expected, code) => {
    const found = verdict(agent({ node: 'worker-2' }), agent(rest));
    expect(found.verdict).toBe(expected);
    expect(found.codes[0] ?? '').toBe(code);
  });

  it('names the worst node and counts the others', () => {
    const { reason } = verdict(
      agent({ node: 'a', ringBufferRatio: 0.06 }),
      agent({ node: 'b', ringBufferRatio: 0.4 }),
      agent({ node: 'c', ringBufferRatio: 0.07 }),
    );
    expect(reason).toContain('b: the flow map is far too small; 28.6 % of the flows');
    expect(reason).toContain('2 more nodes');
  });

  it('sizes the map for the node that needs most', () => {
    const tight = { cacheMaxFlows: 2_000, peakMapEntries: 2_000, ringBufferRatio: 0.06 };
    const { fix } = verdict(
      agent({ ...tight, node: 'a', flowsPerSecond: 600 }),
      agent({ ...tight, node: 'b', flowsPerSecond: 1_200 }),
    );
    expect(fix).toBe('Raise cacheMaxFlows in the FlowCollector from 2,000 to about 10,000.');
  });

  it('sizes the map for all nodes where it is too small, in whatever way it shows', () => {
    const tight = { cacheMaxFlows: 2_000, peakMapEntries: 2_000 };
    const { fix } = verdict(
      agent({ ...tight, node: 'a', ringBufferRatio: 0.06, flowsPerSecond: 600 }),
      agent({ ...tight, node: 'b', ringBufferRatio: 0.006, flowsPerSecond: 1_200 }),
    );
    expect(fix).toBe('Raise cacheMaxFlows in the FlowCollector from 2,000 to about 10,000.');
  });

  it('gives no advice on the size of maps that nothing has gone through', () => {
    expect(verdict(agent({ cacheMaxFlows: 100_000, mapEntries: 0, peakMapEntries: 0 })).codes).toEqual([]);
  });

  it('misses agents that have not even a pod', () => {
    const rows = [agent(), agent({ node: 'worker-2' })].map(judge);
    const found = clusterVerdict(rows, summarize(rows, 3, false), false);
    expect([found.verdict, found.reason(t, 'en')]).toEqual(['degraded', '2 of 3 agents report']);
    const many = Array.from({ length: 20 }, (_, index) => judge(agent({ node: `worker-${index}` })));
    expect(clusterVerdict(many, summarize(many, 21, false), false).verdict).toBe('watch');
  });

  it('sizes it by the flows that the agent knows, where early evictions count flows again', () => {
    const { fix } = verdict(
      agent({
        cacheMaxFlows: 2_000,
        mapEntries: 2_000,
        peakMapEntries: 2_000,
        ringBufferRatio: 0.06,
        flowsPerSecond: 4_500,
        knownEntries: 4_000,
      }),
    );
    expect(fix).toBe('Raise cacheMaxFlows in the FlowCollector from 2,000 to about 6,000.');
  });

  it('says once that a map is too small', () => {
    const { codes } = verdict(
      agent({
        ringBufferRatio: 0.06,
        peakMapEntries: 10_000,
        evictions: { timeout: 0.2, full: 1, closing: 0, unnamed: 0 },
      }),
    );
    expect(codes).toEqual(['ring-buffer-runaway']);
  });

  it('does not hide the cluster behind one silent agent of many', () => {
    const silent = agent({ node: 'z', reporting: false });
    const well = Array.from({ length: 20 }, (_, index) => agent({ node: `worker-${index}` }));
    expect(verdict(silent, ...well).verdict).toBe('watch');
    expect(verdict(silent, agent()).verdict).toBe('degraded');
  });

  it('watches agents that a rollout keeps silent, and is degraded once that lasts too long', () => {
    const three = [agent(), agent({ node: 'worker-2' })];
    const starting = verdict(...three, agent({ node: 'z', reporting: false, isStarting: true }));
    expect(starting).toMatchObject({ verdict: 'watch', codes: ['starting'] });
    expect(starting.reason).toBe('z: the agent sends no metrics yet, because a rollout is under way.');
    const stuck = verdict(...three, agent({ node: 'z', reporting: false, isStarting: false }));
    expect(stuck).toMatchObject({ verdict: 'degraded', codes: ['silent'] });
  });

  it('watches pods that a rollout has not made yet, and is degraded when they do not come', () => {
    const rows = [agent(), agent({ node: 'worker-2' })].map(judge);
    const under = clusterVerdict(rows, summarize(rows, 3, true), false);
    expect([under.verdict, under.reason(t, 'en')]).toEqual(['watch', '2 of 3 agents report; a rollout is under way.']);
    expect(clusterVerdict(rows, summarize(rows, 3, false), false).verdict).toBe('degraded');
  });

  it('does not let a rollout excuse what it did not cause', () => {
    const found = verdict(
      agent(),
      agent({ node: 'y', reporting: false, isStarting: true }),
      agent({ node: 'z', reporting: false, isStarting: false }),
    );
    expect(found).toMatchObject({ verdict: 'degraded', codes: ['silent', 'starting'] });
  });

  it('says nothing about agents that say nothing', () => {
    expect(verdict().verdict).toBe('no-data');
    expect(verdict(agent({ reporting: false })).verdict).toBe('no-data');
  });

  it('knows that agents on hold are meant to be gone', () => {
    expect(clusterVerdict([], summarize([], 0, false), true).verdict).toBe('on-hold');
  });
});
