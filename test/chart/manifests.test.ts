/** What the chart makes: each supported combination against a golden file, and what must hold of all of them. */
import { describe, expect, it } from 'vitest';
import type { Cluster, KubernetesObject } from './helm';
import { ciFile, COMBINATIONS, helmAt, NAMESPACE, objectsIn, toolOrSkip } from './helm';

const path = await toolOrSkip('helm');

type Container = {
  name: string;
  image: string;
  securityContext: Record<string, unknown> & { capabilities: { drop?: string[]; add?: string[] } };
  resources: { requests?: object; limits?: { memory?: string } };
  ports?: { name: string; containerPort: number }[];
  env?: { name: string; value?: string }[];
  args?: string[];
  volumeMounts?: object[];
};
type PodSpec = {
  containers: Container[];
  securityContext: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile: { type: string } };
  automountServiceAccountToken?: boolean;
  serviceAccountName?: string;
  hostNetwork?: boolean;
  volumes?: object[];
};

const CLUSTER_SCOPED = ['ConsolePlugin', 'ClusterRole', 'ClusterRoleBinding', 'SecurityContextConstraints'];

/** Where the console looks for its dashboards. */
const DASHBOARDS = 'openshift-config-managed';
const CONSOLE_DASHBOARD = 'grafana-dashboard-agent-health';

const namespaceOf = (kind: string, name: string): string | undefined => {
  if (CLUSTER_SCOPED.includes(kind)) return undefined;
  return name === CONSOLE_DASHBOARD ? DASHBOARDS : NAMESPACE;
};

/** @returns what a workload runs, or the pod itself */
function podOf(object: KubernetesObject): PodSpec | undefined {
  const spec = object.spec as (PodSpec & { template?: { spec: PodSpec } }) | undefined;
  if (object.kind === 'Pod') return spec;
  return spec?.template?.spec;
}

const named = (objects: readonly KubernetesObject[], kind: string): string[] =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

describe.skipIf(path === undefined)('the chart', () => {
  const helm = helmAt(path ?? '');
  const make = async (args: readonly string[], cluster?: Cluster): Promise<KubernetesObject[]> =>
    objectsIn(await helm.template(args, cluster));

  describe.each(COMBINATIONS)('with ci/%s-values.yaml', (name) => {
    const values = ['--values', ciFile(name)];

    it('passes lint without a warning', async () => {
      expect(await helm.lint(values)).toContain('1 chart(s) linted, 0 chart(s) failed');
    });

    it('is what it was', async () => {
      await expect(await helm.template(values)).toMatchFileSnapshot(`golden/${name}.yaml`);
    });

    it('has no trailing blanks, which lists and texts would take for their own', async () => {
      expect(await helm.template(values)).not.toMatch(/[ \t]$/m);
    });

    it('names each object once, in the release’s namespace', async () => {
      const objects = await make(values);
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { kind, metadata } of objects) {
        expect([kind, metadata.namespace]).toEqual([kind, namespaceOf(kind, metadata.name)]);
        expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'agent-health' });
      }
    });

    it('gives each container the least: no root but the agent, no capability but its three', async () => {
      const pods = (await make(values)).flatMap((object) => podOf(object) ?? []);
      expect(pods.length).toBeGreaterThan(0);
      for (const pod of pods) {
        const isAgent = pod.hostNetwork === true;
        if (!isAgent)
          expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
        for (const { securityContext, resources, image } of pod.containers) {
          expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
          expect(securityContext.capabilities).toEqual(
            isAgent ? { drop: ['ALL'], add: ['BPF', 'PERFMON', 'NET_ADMIN'] } : { drop: ['ALL'] },
          );
          expect(String(resources.limits?.memory)).toMatch(/^\d+([MG]i)?$/);
          expect(image).toMatch(/\/agent-health-(agent|plugin)(:\d[\w.-]*|@sha256:[0-9a-f]{64})$/);
        }
      }
    });
  });

  it('gives the page’s pods and the agents no token', async () => {
    const objects = await make(['--values', ciFile('standalone')]);
    const withoutToken = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
    expect(withoutToken.map((object) => podOf(object)?.automountServiceAccountToken)).toEqual([false, false]);
  });

  it('lets the hooks change one object of the cluster, and nothing else there', async () => {
    for (const name of COMBINATIONS) {
      for (const { kind, rules } of await make(['--values', ciFile(name)])) {
        if (kind !== 'ClusterRole') continue;
        expect(rules).toEqual([
          {
            apiGroups: ['operator.openshift.io'],
            resources: ['consoles'],
            resourceNames: ['cluster'],
            verbs: ['get', 'patch'],
          },
        ]);
      }
    }
  });

  it('takes the digest before the tag', async () => {
    const digest = `sha256:${'c'.repeat(64)}`;
    const objects = await make([
      '--set',
      `image.tag=1.2.3,image.agent.digest=${digest},image.registry=r.example.com/x/`,
    ]);
    const images = objects.flatMap((object) => podOf(object)?.containers.map(({ image }) => image) ?? []);
    expect([...new Set(images)].sort()).toEqual([
      `r.example.com/x/agent-health-agent@${digest}`,
      'r.example.com/x/agent-health-plugin:1.2.3',
    ]);
  });

  it.each([
    ['1', '49Mi', '385Mi'],
    ['5000', '49Mi', '388Mi'],
    ['120000', '71Mi', '465Mi'],
    ['1000000', '239Mi', '1052Mi'],
    ['16777216', '3248Mi', '11584Mi'],
  ])('computes the memory of an agent with cacheMaxFlows=%s', async (cacheMaxFlows, request, limit) => {
    const set = `agent.mode=standalone,agent.export=stdout,agent.cacheMaxFlows=${cacheMaxFlows}`;
    const objects = await make(['--set', set]);
    const agent = objects.find(({ kind }) => kind === 'DaemonSet');
    const [container] = (agent && podOf(agent)?.containers) ?? [];
    expect(container.resources).toEqual({ requests: { cpu: '100m', memory: request }, limits: { memory: limit } });
    expect(container.env).toContainEqual({ name: 'CACHE_MAX_FLOWS', value: cacheMaxFlows });
  });

  it.each(['512Mi', '1.5Gi', '.5Gi', '1e9', '700000k', '512000000000m', '1Ti'])(
    'takes a memory limit of %s',
    async (memory) => {
      const set = 'agent.mode=standalone,agent.export=stdout';
      const objects = await make(['--set', set, '--set-string', `agent.resources.limits.memory=${memory}`]);
      const agent = objects.find(({ kind }) => kind === 'DaemonSet');
      expect(agent && podOf(agent)?.containers[0].resources.limits?.memory).toBe(memory);
    },
  );

  it('goes by what the cluster has', async () => {
    const set = ['--set', 'agent.mode=standalone,agent.export=stdout'];
    const kubernetes = await make(set, 'kubernetes');
    expect(named(kubernetes, 'DaemonSet')).toEqual(['netobserv-ebpf-agent']);
    for (const kind of ['ConsolePlugin', 'SecurityContextConstraints', 'ServiceMonitor', 'Deployment', 'Job']) {
      expect(named(kubernetes, kind)).toEqual([]);
    }
    const openshift = await make(set, 'openshift');
    for (const kind of ['ConsolePlugin', 'SecurityContextConstraints', 'ServiceMonitor', 'Deployment']) {
      expect(named(openshift, kind)).toHaveLength(1);
    }
    expect(named(openshift, 'Job').sort()).toEqual(['agent-health-disable', 'agent-health-enable']);
  });

  it('lets agents enter other network namespaces only where that is asked for', async () => {
    const set = 'agent.mode=standalone,agent.export=stdout,agent.otherNamespaces=true';
    const objects = await make(['--set', set], 'openshift');
    const pod = podOf(objects.find(({ kind }) => kind === 'DaemonSet') ?? objects[0]);
    expect(pod?.containers[0].securityContext).toEqual({
      runAsUser: 0,
      readOnlyRootFilesystem: true,
      privileged: true,
    });
    expect(pod?.volumes).toContainEqual({
      name: 'netns',
      hostPath: { path: '/var/run/netns', type: 'DirectoryOrCreate' },
    });
    expect(pod?.containers[0].volumeMounts).toContainEqual({
      name: 'netns',
      mountPath: '/var/run/netns',
      mountPropagation: 'HostToContainer',
    });
    expect(objects.find(({ kind }) => kind === 'SecurityContextConstraints')).toMatchObject({
      allowHostDirVolumePlugin: true,
      allowPrivilegedContainer: true,
      allowPrivilegeEscalation: true,
      requiredDropCapabilities: [],
      volumes: ['configMap', 'hostPath', 'secret'],
    });
  });

  it.each(['auto', 'openshift'])(
    'gives agents their rights on an OpenShift without a console (platform %s)',
    async (platform) => {
      const set = `agent.mode=standalone,agent.export=stdout,platform=${platform},plugin.enabled=${platform === 'auto'}`;
      const objects = await make(['--set', set], 'consoleless');
      expect(named(objects, 'SecurityContextConstraints')).toHaveLength(1);
      expect(named(objects, 'ServiceMonitor')).toHaveLength(1);
      for (const kind of ['ConsolePlugin', 'Deployment', 'Job']) expect(named(objects, kind)).toEqual([]);
    },
  );

  it('sets a user ID only where no SCC does', async () => {
    const userOf = async (set: string, cluster: Cluster): Promise<unknown[]> =>
      (await make(['--set', `agent.mode=standalone,agent.export=stdout${set}`], cluster))
        .filter(({ kind }) => kind === 'Pod')
        .map((object) => podOf(object)?.securityContext.runAsUser);
    expect(await userOf('', 'openshift')).toEqual([undefined]);
    expect(await userOf('', 'kubernetes')).toEqual([1001]);
    expect(await userOf(',runAsUser=4000', 'openshift')).toEqual([4000]);
  });
});
