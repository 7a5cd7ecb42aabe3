/** The chart's own agents on a real kubelet: they count every packet, a rollout too, and `helm test` says that all is well. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../kubectl';
import type { FlowLog } from './flow-log';
import { followFlows, longestGap, packetsOf } from './flow-log';
import { CHART, makeNamespace, testCluster } from './test-cluster';
import { startTraffic } from './traffic';

const NAMESPACE = 'agents';
const AGENT = 'netobserv-ebpf-agent';
const EVICTION_MS = 5000;
/** UDP payload, UDP header, IPv4 header, Ethernet header. */
const PACKET_BYTES = 100 + 8 + 20 + 14;

type DaemonSet = KubeObject & {
  status: { desiredNumberScheduled: number; numberReady: number; updatedNumberScheduled?: number };
};
type Pod = KubeObject & { status: { phase?: string } };

describe('the agents of the chart', () => {
  const { api, helm, values, agentImage: image } = testCluster();
  let flows: FlowLog;
  const agentPods = async (): Promise<string[]> => {
    const pods = await api.list<Pod>('pods', '-n', NAMESPACE, '-l', `app=${AGENT}`);
    return pods.filter(({ status }) => status.phase === 'Running').map(({ metadata }) => metadata.name);
  };
  /** @returns the pods that are followed now */
  const followAgents = async (): Promise<string[]> => {
    const pods = await agentPods();
    for (const pod of pods) flows.follow(pod);
    return pods;
  };
  const settings = {
    mode: 'standalone',
    export: 'stdout',
    sampling: '1',
    cacheActiveTimeout: `${EVICTION_MS}ms`,
    cacheMaxFlows: '5000',
  };
  const sets = Object.entries(settings).flatMap(([name, value]) => ['--set', `agent.${name}=${value}`]);

  beforeAll(async () => {
    await makeNamespace(api, NAMESPACE);
    flows = followFlows(api, NAMESPACE);
    await helm('install', 'agents', CHART, '-n', NAMESPACE, '--wait', '--timeout', '5m', ...values, ...sets);
    await followAgents();
  });
  afterAll(async () => {
    flows.stop();
    await helm('uninstall', 'agents', '-n', NAMESPACE, '--wait');
  });

  it('is ready on each node', async () => {
    const { status } = await api.get<DaemonSet>('daemonset', AGENT, '-n', NAMESPACE);
    expect(status.desiredNumberScheduled).toBeGreaterThan(0);
    expect(status.numberReady).toBe(status.desiredNumberScheduled);
  });

  it('counts a known load to the packet and the byte', async () => {
    const packets = 2000;
    const traffic = await startTraffic(api, NAMESPACE, image, { packets, packetsPerSecond: 500, bytes: 100 });
    await traffic.finished();
    const counted = await api.until('the flows are evicted', () => {
      const all = flows.between(traffic.source, traffic.destination);
      return Promise.resolve(packetsOf(all) >= packets ? all : undefined);
    });
    expect(packetsOf(counted)).toBe(packets);
    expect(counted.reduce((sum, { Bytes }) => sum + Bytes, 0)).toBe(packets * PACKET_BYTES);
    await traffic.remove();
  });

  it('serves its metrics over TLS, and every packet has an explanation', async () => {
    const [pod] = await agentPods();
    const text = await api.run([
      'get',
      '--raw',
      `/api/v1/namespaces/${NAMESPACE}/pods/https:${pod}:9400/proxy/metrics`,
    ]);
    const outcomes = new Map(
      [...text.matchAll(/^netobserv_agent_packets_total\{outcome="(\w+)"\} (\d+)$/gm)].map(([, name, value]) => [
        name,
        Number(value),
      ]),
    );
    const seen = outcomes.get('seen') ?? 0;
    const explained = [...outcomes].filter(([name]) => name !== 'seen').reduce((sum, [, value]) => sum + value, 0);
    expect(seen).toBeGreaterThan(2000);
    // What passed while the eviction went on stands in the flow map: the agent's own books say whether it comes out.
    expect(explained).toBeLessThanOrEqual(seen);
    expect(explained).toBeGreaterThan(0.9 * seen);
    expect(text).not.toMatch(/^netobserv_agent_errors_total\{[^}]*component="ledger"[^}]*\} [1-9]/m);
  });

  it('counts on through a rollout, with a gap of less than one eviction', async () => {
    const [packets, packetsPerSecond] = [6000, 100];
    const traffic = await startTraffic(api, NAMESPACE, image, { packets, packetsPerSecond, bytes: 100 });
    const before = await agentPods();
    await api.run(['rollout', 'restart', `daemonset/${AGENT}`, '-n', NAMESPACE]);
    await api.until('a new agent runs', async () => {
      const now = await followAgents();
      return now.length > 0 && now.every((pod) => !before.includes(pod)) ? now : undefined;
    });
    await api.run(['rollout', 'status', `daemonset/${AGENT}`, '-n', NAMESPACE, '--timeout=180s']);
    await traffic.finished();
    const last = await api.until('the last packets are evicted', () => {
      const all = flows.between(traffic.source, traffic.destination);
      const quiet = Date.now() - (all.at(-1)?.TimeFlowEndMs ?? Date.now());
      return Promise.resolve(quiet > 2 * EVICTION_MS ? all : undefined);
    });
    const lost = packets - packetsOf(last);
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(longestGap(last)).toBeLessThan(EVICTION_MS);
    // What is missing is what was sent while no agent was attached.
    expect(lost).toBeLessThanOrEqual((longestGap(last) / 1000) * packetsPerSecond + packetsPerSecond);
    await traffic.remove();
  });

  it('passes `helm test`', async () => {
    expect(await helm('test', 'agents', '-n', NAMESPACE, '--timeout', '3m')).toMatch(/Phase:\s+Succeeded/);
  });
});
