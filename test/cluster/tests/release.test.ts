/** The life of a release: the page comes into the console and goes again, and others' plugins stay. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../kubectl';
import { enabledPlugins, setEnabledPlugins } from './console-list';
import { CHART, makeNamespace, testCluster } from './test-cluster';

const NAMESPACE = 'agent-health';
const OURS = 'netobserv-agent-health';
const FOREIGN = ['monitoring-plugin', 'networking-console-plugin'];

type Deployment = KubeObject & { spec: { replicas: number }; status: { readyReplicas?: number } };
type Event = KubeObject & { reason: string; involvedObject: { kind: string; name: string } };

describe('a release of the page', () => {
  const { api, helm, values } = testCluster();
  let before: string[] = [];
  const release = (...args: string[]): Promise<string> => helm(...args, '-n', NAMESPACE, '--wait', '--timeout', '5m');
  const readyPods = async (): Promise<[wanted: number, ready: number]> => {
    const { spec, status } = await api.get<Deployment>('deployment', 'agent-health-plugin', '-n', NAMESPACE);
    return [spec.replicas, status.readyReplicas ?? 0];
  };

  beforeAll(async () => {
    before = await enabledPlugins(api);
    await makeNamespace(api, NAMESPACE);
    await setEnabledPlugins(api, FOREIGN);
  });
  afterAll(() => setEnabledPlugins(api, before));

  it('is installed: two pods are ready, and the console has one plugin more', async () => {
    await release('install', 'agent-health', CHART, ...values);
    expect(await readyPods()).toEqual([2, 2]);
    expect(await enabledPlugins(api)).toEqual([...FOREIGN, OURS]);
  });

  it('had its hook run by the kubelet', async () => {
    const events = await api.list<Event>('events', '-n', NAMESPACE);
    const reasons = events.filter(
      ({ involvedObject: { kind, name } }) => kind === 'Pod' && name.startsWith('agent-health-enable'),
    );
    expect(reasons.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Scheduled', 'Created', 'Started']));
    const job = events.find(
      ({ involvedObject }) => involvedObject.name === 'agent-health-enable' && involvedObject.kind === 'Job',
    );
    expect(job).toBeDefined();
  });

  it('is upgraded: a plugin that came meanwhile stays, and ours is there once', async () => {
    await setEnabledPlugins(api, [...FOREIGN, OURS, 'late-plugin']);
    await release('upgrade', 'agent-health', CHART, ...values, '--set', 'plugin.replicas=1');
    expect(await readyPods()).toEqual([1, 1]);
    expect(await enabledPlugins(api)).toEqual([...FOREIGN, OURS, 'late-plugin']);
  });

  it('enables itself again where an upgrade finds it disabled', async () => {
    await setEnabledPlugins(api, [...FOREIGN, 'late-plugin']);
    await release('upgrade', 'agent-health', CHART, ...values, '--set', 'plugin.replicas=1');
    expect(await enabledPlugins(api)).toEqual([...FOREIGN, 'late-plugin', OURS]);
  });

  it('is rolled back', async () => {
    await release('rollback', 'agent-health', '1');
    expect(await readyPods()).toEqual([2, 2]);
    expect(await enabledPlugins(api)).toEqual([...FOREIGN, 'late-plugin', OURS]);
  });

  it('is uninstalled: the console has the others, and nothing of ours is left', async () => {
    await release('uninstall', 'agent-health');
    expect(await enabledPlugins(api)).toEqual([...FOREIGN, 'late-plugin']);
    const kinds = 'deployment,service,serviceaccount,job,networkpolicy,poddisruptionbudget,role,rolebinding';
    const label = ['-l', 'app.kubernetes.io/part-of=agent-health'];
    expect(await api.list(kinds, '-n', NAMESPACE, ...label)).toEqual([]);
    expect(await api.list('consoleplugin,clusterrole,clusterrolebinding,securitycontextconstraints', ...label)).toEqual(
      [],
    );
  });
});
