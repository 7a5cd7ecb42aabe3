/** Values that make no sense are refused, in words for an admin. */
import { describe, expect, it } from 'vitest';
import type { Cluster } from './helm';
import { helmAt, toolOrSkip } from './helm';

const path = await toolOrSkip('helm');

type Refusal = {
  /** As `--set` takes them. */
  set: readonly string[];
  says: string;
  cluster?: Cluster;
};

const STANDALONE = ['agent.mode=standalone', 'agent.target.host=collector.example.com'];
const standalone = (set: string, says: string, cluster?: Cluster): Refusal => ({
  set: [...STANDALONE, set],
  says,
  cluster,
});
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** By the schema: names, types, ranges, choices. */
const BY_SCHEMA: readonly Refusal[] = [
  { set: ['agent.mode=standallone'], says: "at '/agent/mode': value must be one of 'none', 'operator', 'standalone'" },
  { set: ['agents.mode=none'], says: "additional properties 'agents' not allowed" },
  { set: ['agent.cachemaxflows=5'], says: "at '/agent': additional properties 'cachemaxflows' not allowed" },
  { set: ['agent.cacheMaxFlows=100k'], says: "at '/agent/cacheMaxFlows': got string, want integer" },
  { set: ['agent.sampling=all'], says: "at '/agent/sampling': got string, want integer" },
  { set: ['agent.metrics.port=70000'], says: "at '/agent/metrics/port': maximum: got 70,000, want 65,535" },
  { set: ['agent.interfaces=eth0'], says: "at '/agent/interfaces': got string, want array" },
  { set: ['plugin.replicas=50'], says: "at '/plugin/replicas': maximum: got 50, want 10" },
  { set: ['agent.export=kafka'], says: "at '/agent/export': value must be one of 'grpc', 'stdout'" },
  { set: ['plugin.replicas=0'], says: "at '/plugin/replicas': minimum: got 0, want 1" },
  { set: ['plugin.enabled=yes'], says: "at '/plugin/enabled': got string, want boolean" },
  { set: ['image.pullPolicy=always'], says: "value must be one of 'Always', 'IfNotPresent', 'Never'" },
  { set: ['platform=okd'], says: "at '/platform': value must be one of 'auto', 'openshift', 'kubernetes'" },
  { set: ['platform=null'], says: "at '': missing property 'platform'" },
  { set: ['agent.sampling=null'], says: "at '/agent': missing property 'sampling'" },
  { set: ['rules.alerts.NetObservAgentMemory.limit=-1'], says: 'minimum: got -1, want 0' },
  { set: ['rules.alerts.AgentsMissing.enabled=false'], says: "additional properties 'AgentsMissing' not allowed" },
  { set: ['rules.prometheusRule=true'], says: "value must be one of 'auto', 'always', 'never'" },
  { set: ['dashboards.console=auto'], says: "at '/dashboards/console': got string, want boolean" },
  { set: ['runAsUser=0'], says: "at '/runAsUser': minimum: got 0, want 1" },
];

/** By templates/_checks.tpl: what a schema does not say well, or can't know. */
const BY_CHECKS: readonly Refusal[] = [
  {
    set: ['image.registry=https://registry.example.com'],
    says: 'image.registry is https://registry.example.com: give the host and the folder without scheme, such as registry.example.com/netobserv.',
  },
  { set: ['image.registry='], says: 'image.registry is "": give a host and a folder' },
  { set: ['image.tag=latest'], says: 'image.tag is latest: nodes would run different versions after a while' },
  { set: [`image.tag=${DIGEST}`], says: 'A digest belongs to image.agent.digest and image.plugin.digest.' },
  {
    set: ['image.agent.digest=abc'],
    says: 'image.agent.digest is "abc": a digest is sha256: and 64 hexadecimal digits.',
  },
  {
    set: [`image.agent.digest=${DIGEST}`, `image.plugin.digest=${DIGEST}`],
    says: 'image.agent.digest and image.plugin.digest are the same: they name two images.',
  },
  {
    set: ['image.pullSecrets={My_Secret}'],
    says: 'image.pullSecrets has the entry "My_Secret": names of objects have lower-case letters',
  },
  {
    set: ['plugin.enabled=false', 'rules.prometheusRule=never', 'dashboards.console=false'],
    says: 'Nothing would be installed: plugin.enabled is false and agent.mode is none. Set plugin.enabled=true or agent.mode=standalone.',
  },
  {
    set: ['rules.prometheusRule=always', 'agent.mode=standalone', 'agent.export=stdout'],
    cluster: 'kubernetes',
    says: 'rules.prometheusRule is always, but the cluster has no PrometheusRules (monitoring.coreos.com/v1).',
  },
  { set: ['rules.namespace=Agents'], says: 'rules.namespace is "Agents": names of objects have lower-case letters' },
  {
    set: ['rules.runbooks=docs/runbooks'],
    says: 'rules.runbooks is "docs/runbooks": give the address of a folder, such as https://example.com/docs/runbooks.',
  },
  { set: ['rules.cacheMaxFlows=0'], says: 'rules.cacheMaxFlows is 0: give a number of flows from 1 to 16777216' },
  {
    set: ['rules.alerts.NetObservAgentRunaway.for=5'],
    says: 'rules.alerts.NetObservAgentRunaway.for is "5": give a duration with its unit, such as 15m or 1h30m.',
  },
  {
    set: ['rules.alerts.NetObservAgentRunaway.for=5m1h'],
    says: 'NetObservAgentRunaway.for is "5m1h": give a duration',
  },
  { set: ['rules.alerts.NetObservAgentRunaway.for='], says: 'NetObservAgentRunaway.for is "": give a duration' },
  {
    set: ['rules.alerts.NetObservAgentMemory.limit=100'],
    says: "rules.alerts.NetObservAgentMemory.limit is 100: it is a percentage that can't be above 100, so give less.",
  },
  {
    set: ['rules.alerts.NetObservAgentsMissing.limit=5%'],
    says: 'rules.alerts.NetObservAgentsMissing.limit is "5%": give a number without a unit, such as 5 or 0.5.',
  },
  {
    set: ['rules.labels.helm\\.sh/chart=x'],
    says: 'rules.labels has helm.sh/chart: the chart sets that label.',
  },
  {
    set: ['dashboards.grafanaLabels.folder=a b'],
    says: 'dashboards.grafanaLabels has folder with the value "a b": give up to 63 letters',
  },
  {
    set: ['platform=kubernetes', 'agent.mode=operator'],
    says: "Nothing would be installed: the page needs OpenShift's console, and agent.mode is operator.",
  },
  {
    set: [],
    cluster: 'kubernetes',
    says: "Nothing would be installed: the page needs OpenShift's console, and agent.mode is none. On Kubernetes without it, set agent.mode=standalone.",
  },
  {
    set: ['platform=openshift'],
    cluster: 'kubernetes',
    says: 'platform is openshift, but the cluster has no SecurityContextConstraints (security.openshift.io/v1). Set platform=kubernetes.',
  },
  {
    set: ['platform=openshift'],
    cluster: 'consoleless',
    says: 'platform is openshift, but the cluster has no ConsolePlugins (console.openshift.io/v1)',
  },
  {
    set: ['agent.mode=operator'],
    cluster: 'openshift',
    says: 'agent.mode is operator, but the cluster has no FlowCollectors (flows.netobserv.io/v1beta2).',
  },
  {
    set: ['agent.mode=standalone'],
    says: 'agent.target.host is empty: with agent.export=grpc it names the collector, such as flowlogs-pipeline.netobserv.svc.cluster.local.',
  },
  standalone(
    'agent.target.host=http://collector:2055',
    'agent.target.host is "http://collector:2055": give a host name or an IP address, without scheme, brackets or port. The port is agent.target.port.',
  ),
  standalone('agent.target.host=[2001:db8::1]', 'without scheme, brackets or port'),
  standalone(
    'agent.export=stdout',
    'agent.target.host is collector.example.com, but agent.export=stdout sends nothing there.',
  ),
  { set: [...STANDALONE, 'agent.target.caConfigMap=ca', 'agent.target.caKey='], says: 'agent.target.caKey is empty' },
  standalone('agent.target.caConfigMap=A b', 'agent.target.caConfigMap is "A b": names of objects'),
  standalone('agent.cacheMaxFlows=0', 'agent.cacheMaxFlows is 0: give a number of flows from 1 to 16777216.'),
  standalone('agent.cacheMaxFlows=20000000', 'agent.cacheMaxFlows is 20000000: give a number of flows from 1'),
  standalone('agent.sampling=-1', 'agent.sampling is -1: give a number of packets from 1 (counts all) to 4294967295.'),
  standalone('agent.env.GRPC_MESSAGE_MAX_FLOWS=1000000', 'agent.env.GRPC_MESSAGE_MAX_FLOWS is no text'),
  standalone(
    'agent.cacheActiveTimeout=15',
    'agent.cacheActiveTimeout is "15": give a duration with its unit, such as 500ms, 5s or 1m30s.',
  ),
  standalone('agent.cacheActiveTimeout=0s', 'agent.cacheActiveTimeout is "0s": the least is 10ms.'),
  standalone(
    'agent.maxUnavailable=0',
    'agent.maxUnavailable is "0": give a number of nodes from 1, or a percentage from 1% to 100%.',
  ),
  standalone('agent.maxUnavailable=120%', 'agent.maxUnavailable is "120%"'),
  standalone(
    'agent.interfaces={eth0\\,eth1}',
    'agent.interfaces has the entry "eth0,eth1": give one name or /expression/ an entry.',
  ),
  standalone('agent.secrets={a,b,a}', 'agent.secrets names a twice.'),
  standalone(
    'agent.resources.limits.memory=64Mi',
    'agent.resources.limits.memory is 64Mi: with agent.cacheMaxFlows=120000 an agent needs 71Mi in ordinary times',
  ),
  standalone('agent.resources.limits.memory=0.05Gi', 'agent.resources.limits.memory is 0.05Gi: with'),
  standalone('agent.resources.limits.memory=1.5.5Gi', 'agent.resources.limits.memory is "1.5.5Gi": give a quantity'),
  standalone('agent.resources.limits.memory=lots', 'agent.resources.limits.memory is "lots": give a quantity'),
  standalone('agent.env.SAMPLING=x', 'agent.env has SAMPLING: set agent.sampling instead.'),
  standalone('agent.env.METRICS_PREFIX=x_', 'agent.env has METRICS_PREFIX: the chart sets it to netobserv_agent_'),
  standalone(
    'agent.env.EARLY_EVICTON_PERCENT=90x',
    'agent.env has "EARLY_EVICTON_PERCENT": the agent has no setting of that name.',
  ),
  standalone('agent.env.FLOW_MAP_TYPE=percpu_hash', 'agent.env has FLOW_MAP_TYPE: it changes the memory'),
  standalone('agent.metrics.tlsSecret=own', 'agent.metrics.caConfigMap is empty: Prometheus needs the CA'),
  standalone('agent.metrics.caConfigMap=ca', 'agent.metrics.caConfigMap is ca, but agent.metrics.tlsSecret is empty'),
  standalone(
    'agent.metrics.serviceMonitor=always',
    'agent.metrics.serviceMonitor is always, but the cluster has no ServiceMonitors (monitoring.coreos.com/v1).',
    'kubernetes',
  ),
  standalone(
    'agent.besideOperator=true',
    "agent.metrics.port is 9400, and agent.besideOperator is true: the operator's agents have this port on each node.",
  ),
];

describe.skipIf(path === undefined)('the chart refuses', () => {
  const helm = helmAt(path ?? '');
  const install = ({ set, cluster }: Pick<Refusal, 'set' | 'cluster'>): Promise<string> =>
    helm.template(
      set.flatMap((each) => ['--set', each]),
      cluster,
    );
  const titled = (refusals: readonly Refusal[]): (readonly [string, Refusal])[] =>
    refusals.map((each) => [[...each.set, ...(each.cluster ? [`on ${each.cluster}`] : [])].join(' '), each]);

  it.concurrent.each(titled(BY_SCHEMA))('%s', async (_, refusal) => {
    await expect(install(refusal)).rejects.toThrow(refusal.says);
  });

  it.concurrent.each(titled(BY_CHECKS))('%s', async (_, refusal) => {
    const message = await install(refusal).then(
      () => 'nothing was refused',
      (error: unknown) => (error as Error).message,
    );
    expect(message).toContain("These values can't be installed:\n");
    expect(message).toContain(refusal.says);
    expect(message.match(/^- /gm)).toHaveLength(1);
  });

  it('every problem at once', async () => {
    const set = ['image.tag=latest', 'agent.mode=standalone', 'agent.maxUnavailable=0', 'agent.env.SAMPLING=1x'];
    const message = await install({ set }).catch((error: unknown) => (error as Error).message);
    expect(message.match(/^- .*/gm)?.map((line) => line.split(' ')[1])).toEqual([
      'image.tag',
      'agent.maxUnavailable',
      'agent.target.host',
      'agent.env',
    ]);
  });
});
