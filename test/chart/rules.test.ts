/** The chart's alerts and dashboards against what src/rules and src/dashboards say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_RULES } from '../../src/rules/alert-rules';
import { RECORDING_RULES } from '../../src/rules/recording-rules';
import { usualRule } from '../../src/rules/prometheus-rule';
import type { Cluster, KubernetesObject } from './helm';
import { CHART, helmAt, objectsIn, toolOrSkip } from './helm';

const path = await toolOrSkip('helm');

type Rule = { alert: string; expr: string; for: string; annotations: Record<string, string> };

const json = (file: string): unknown => JSON.parse(readFileSync(join(CHART, 'files', file), 'utf8'));

describe.skipIf(path === undefined)('the chart', () => {
  const helm = helmAt(path ?? '');
  const make = async (set: readonly string[], cluster?: Cluster): Promise<KubernetesObject[]> => {
    const args = set.flatMap((each) => ['--set', each]);
    return objectsIn(await helm.template(args, cluster));
  };
  const rulesOf = (objects: readonly KubernetesObject[]): Rule[] => {
    const found = objects.find(({ kind }) => kind === 'PrometheusRule');
    return (found?.spec as { groups: { rules: Rule[] }[] } | undefined)?.groups.flatMap(({ rules }) => rules) ?? [];
  };

  it('has the alerts that are tested with promtool, word for word', async () => {
    expect(rulesOf(await make([]))).toEqual(ALERT_RULES.map(usualRule));
  });

  it('takes limits, times, the size of maps that nobody tells, and the runbooks’ address', async () => {
    const [drops, full] = rulesOf(
      await make([
        'rules.alerts.NetObservAgentMapDrops.limit=2.5',
        'rules.alerts.NetObservAgentMapNearlyFull.for=1h',
        'rules.cacheMaxFlows=16777216',
        'rules.runbooks=https://example.com/runbooks/',
      ]),
    ).filter(({ alert }) => /MapDrops|NearlyFull/.test(alert));
    expect(drops.expr).toContain(' > 2.5) * on (namespace, pod)');
    expect(drops.annotations.netobserv_io_network_health).toContain('"alertThreshold":"2.5"');
    expect(drops.annotations.runbook_url).toBe('https://example.com/runbooks/NetObservAgentMapDrops.md');
    expect(full.for).toBe('1h');
    expect(full.expr).toMatch(/ \+ 16777216\)\) < Inf > -Inf > 75\) /);
  });

  it('leaves no blank open', async () => {
    const rules = JSON.stringify(rulesOf(await make([])));
    expect(rules).not.toMatch(/\$[A-Z]/);
  });

  it('leaves out what is disabled, and the whole object where all are', async () => {
    const off = ALERT_RULES.map(({ name }) => `rules.alerts.${name}.enabled=false`);
    expect(rulesOf(await make(off.slice(1))).map(({ alert }) => alert)).toEqual([ALERT_RULES[0].name]);
    expect((await make(off)).filter(({ kind }) => kind === 'PrometheusRule')).toEqual([]);
  });

  it('records the panels’ sums if it shall, with alerts or without', async () => {
    const recorded = RECORDING_RULES.map(({ record, expr }) => ({ record, expr }));
    const off = ALERT_RULES.map(({ name }) => `rules.alerts.${name}.enabled=false`);
    expect(rulesOf(await make(['rules.recording=true'])).slice(ALERT_RULES.length)).toEqual(recorded);
    expect(rulesOf(await make(['rules.recording=true', ...off]))).toEqual(recorded);
  });

  it('has alerts for agents that it does not run, where a Prometheus operator is', async () => {
    const only = ['plugin.enabled=false', 'dashboards.console=false'];
    const kinds = (objects: readonly KubernetesObject[]): string[] => objects.map(({ kind }) => kind);
    expect(kinds(await make(only, 'netobserv'))).toEqual(['PrometheusRule']);
    await expect(make(only, 'kubernetes')).rejects.toThrow('Nothing would be installed');
  });

  it('has the dashboards of the panels', async () => {
    const objects = await make(['dashboards.grafana=true']);
    const dashboard = (name: string, namespace: string) => {
      const [map] = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
      expect(map.metadata.namespace).toBe(namespace);
      const { data } = map as unknown as { data: Record<string, string> };
      return { labels: map.metadata.labels, json: JSON.parse(data['agent-health.json']) as unknown };
    };
    const console = dashboard('grafana-dashboard-agent-health', 'openshift-config-managed');
    expect(console.json).toEqual(json('console-dashboard.json'));
    expect(console.labels).toMatchObject({ 'console.openshift.io/dashboard': 'true' });
    const grafana = dashboard('agent-health-grafana-dashboard', 'agent-health');
    expect(grafana.json).toEqual(json('grafana-dashboard.json'));
    expect(grafana.labels).toMatchObject({ grafana_dashboard: '1' });
  });
});
