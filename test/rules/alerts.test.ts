/** Each alert fires when it must, and none of them when all is well: promtool evaluates them over made-up clusters. */
import { describe, expect, it } from 'vitest';
import type { ClusterPlan } from './made-up-cluster';
import { agent, cluster, NAMESPACE, seriesOf } from './made-up-cluster';
import { all, from, one, rollout, SILENT } from './plans';
import type { Firing } from './promtool';
import { checkRules, promtoolOrSkip, rulesFor, testRules, USUAL_RULES } from './promtool';

const promtool = promtoolOrSkip();

const onNode = (alert: string, index = 1): Firing => ({
  alert,
  labels: { node: `worker-${index}.example.com`, namespace: NAMESPACE },
});

type Case = { plan: ClusterPlan; silent: number; firing: number; fires: readonly Firing[] };

/** What begins at minute 20, the last minute at which nothing may fire yet, and one at which it must. */
const FIRING: Record<string, Case> = {
  NetObservAgentRingBuffer: {
    plan: one({ ringBufferFlows: from(20, 0, 40) }),
    silent: 34,
    firing: 40,
    fires: [onNode('NetObservAgentRingBuffer')],
  },
  'NetObservAgentRingBuffer of NetObserv’s agent, told twice': {
    plan: one({ kind: 'go', ringBufferFlows: from(20, 0, 40) }, { twice: true }),
    silent: 34,
    firing: 40,
    fires: [onNode('NetObservAgentRingBuffer')],
  },
  NetObservAgentRunaway: {
    plan: one({ ringBufferFlows: from(20, 0, 400) }),
    silent: 24,
    firing: 28,
    fires: [onNode('NetObservAgentRunaway')],
  },
  'NetObservAgentRunaway where nothing goes through the map': {
    plan: one({ ringBufferFlows: from(20, 0, 400), mapFlows: from(20, 2_000, 0) }),
    silent: 24,
    firing: 30,
    fires: [onNode('NetObservAgentRunaway')],
  },
  NetObservAgentMapDrops: {
    plan: one({ mapDrops: from(20, 0, 0.1) }),
    silent: 29,
    firing: 34,
    fires: [onNode('NetObservAgentMapDrops')],
  },
  'NetObservAgentMapDrops through restarts of the container': {
    plan: one({
      mapDrops: from(20, 0, 0.1),
      lives: [0, 24, 28, 32].map((minute, i, begins) => ({
        pod: 'netobserv-ebpf-agent-r1',
        from: minute,
        until: begins[i + 1],
      })),
    }),
    silent: 29,
    firing: 36,
    fires: [onNode('NetObservAgentMapDrops')],
  },
  NetObservAgentSlowEvictions: {
    plan: one({ evicting: from(20, 0.02, 0.8) }),
    silent: 35,
    firing: 46,
    fires: [onNode('NetObservAgentSlowEvictions')],
  },
  NetObservAgentMapNearlyFull: {
    plan: one({ entries: from(20, 20_000, 80_000) }),
    silent: 49,
    firing: 52,
    fires: [onNode('NetObservAgentMapNearlyFull')],
  },
  'NetObservAgentMapNearlyFull by a peak in every tenth scrape': {
    plan: one({ entries: (minute) => (minute >= 20 && minute % 5 === 0 ? 80_000 : 20_000) }),
    silent: 49,
    firing: 52,
    fires: [onNode('NetObservAgentMapNearlyFull')],
  },
  NetObservAgentMemory: {
    plan: one({ memory: from(20, 0.3, 0.95) }),
    silent: 34,
    firing: 37,
    fires: [onNode('NetObservAgentMemory')],
  },
  'NetObservAgentMemory while kube-state-metrics restarts': {
    plan: one({ memory: from(20, 0.3, 0.95) }, { kubeState: (minute) => minute < 28 || minute > 32 }),
    silent: 34,
    firing: 37,
    fires: [onNode('NetObservAgentMemory')],
  },
  NetObservAgentFlowsLost: {
    plan: all({ taken: from(20, 1, 0.8) }),
    silent: 34,
    firing: 46,
    fires: [{ alert: 'NetObservAgentFlowsLost', labels: {} }],
  },
  'NetObservAgentsMissing: two of ten can’t be scraped': {
    plan: cluster(Array.from({ length: 10 }, (_, index) => agent(index, index < 2 ? { up: from(20, 1, 0) } : {}))),
    silent: 34,
    firing: 37,
    fires: [{ alert: 'NetObservAgentsMissing', labels: { namespace: NAMESPACE } }],
  },
  'NetObservAgentsMissing where everything is told twice': {
    plan: cluster(
      Array.from({ length: 10 }, (_, index) => agent(index, index < 2 ? { up: from(20, 1, 0) } : {})),
      { twice: true },
    ),
    silent: 34,
    firing: 37,
    fires: [{ alert: 'NetObservAgentsMissing', labels: { namespace: NAMESPACE } }],
  },
  'NetObservAgentsMissing: a rollout is stuck': {
    plan: cluster(
      Array.from({ length: 10 }, (_, index) =>
        agent(index, index < 2 ? { lives: [{ pod: `netobserv-ebpf-agent-x${index}`, from: 0, until: 20 }] } : {}),
      ),
      { minutes: 72, updated: from(20, 10, 2), ready: from(20, 10, 8) },
    ),
    silent: 60,
    firing: 70,
    fires: [{ alert: 'NetObservAgentsMissing', labels: { namespace: NAMESPACE } }],
  },
};

describe.skipIf(promtool === undefined)('the alerts', () => {
  const test = (content: Parameters<typeof testRules>[1]): string => testRules(promtool ?? '', content);

  it('are rules of Prometheus', () => {
    expect(checkRules(promtool ?? '', USUAL_RULES)).toBe('');
  });

  it.each(Object.entries(FIRING))('fire: %s', (_name, { plan, silent, firing, fires }) => {
    const at = [
      { minute: silent, firing: [] },
      { minute: firing, firing: fires },
    ];
    expect(test({ series: seriesOf(plan), at })).toBe('');
  });

  it.each(Object.entries(SILENT))('are silent: %s', (_name, plan) => {
    expect(test({ series: seriesOf(plan), silentUntil: plan.minutes })).toBe('');
  });

  it('are silent through a rollout of 250 nodes, one at a time, six seconds each', () => {
    // Scraped each minute: promtool takes ten seconds to read twice as many samples.
    const plan = {
      ...rollout({ agents: 250, atATime: 1, minutesEach: 0.1, gapMinutes: 1, minutes: 52 }),
      scrapeSeconds: 60,
    };
    const series = seriesOf(plan);
    expect(test({ series, scrapeSeconds: 60, silentUntil: plan.minutes })).toBe('');
  }, 120_000);

  it('know a size that NetObserv’s agents don’t tell, if they are told', () => {
    const plan = one({ kind: 'go', entries: from(20, 20_000, 40_000) });
    const at = [
      { minute: 49, firing: [] },
      { minute: 52, firing: [onNode('NetObservAgentMapNearlyFull')] },
    ];
    expect(test({ rules: rulesFor(50_000), series: seriesOf(plan), at })).toBe('');
  });

  it('name the node by its address where nobody tells its name', () => {
    const plan = one({ mapDrops: 1 }, { kubeState: () => false });
    const labels = { node: '10.0.0.2', namespace: NAMESPACE };
    expect(
      test({ series: seriesOf(plan), at: [{ minute: 60, firing: [{ alert: 'NetObservAgentMapDrops', labels }] }] }),
    ).toBe('');
  });

  it('say where, how bad, and what to do', () => {
    const alert = {
      eval_time: '40m',
      alertname: 'NetObservAgentMemory',
      exp_alerts: [
        {
          exp_labels: {
            severity: 'warning',
            netobserv: 'true',
            node: 'worker-1.example.com',
            namespace: NAMESPACE,
            pod: 'netobserv-ebpf-agent-101a',
          },
          exp_annotations: {
            summary: 'The agent on worker-1.example.com is near its memory limit.',
            description:
              'On worker-1.example.com, the agent uses 95.0 % of its memory limit. At 100 % the kernel kills it, and the flows in its maps are lost.',
            netobserv_io_network_health: JSON.stringify({
              nodeLabels: ['node'],
              alertThreshold: '90',
              upperBound: '100',
              unit: '%',
              links: [
                {
                  name: 'Agent Health',
                  url: '/k8s/cluster/nodes/worker-1.example.com/agent-health#panel-memory-by-node',
                },
              ],
            }),
          },
        },
      ],
    };
    expect(test({ series: seriesOf(one({ memory: from(20, 0.3, 0.95) })), alerts: [alert] })).toBe('');
  });
});
