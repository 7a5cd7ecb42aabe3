/** Alerts in the form of Prometheus' rule files, which is also that of a PrometheusRule's `spec`. */
import { agentHealthPath, nodeHealthPath } from '../links/agent-health-paths';
import type { Blanks } from './alert-expressions';
import type { AlertRule } from './alert-rules';

/** @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export type PrometheusRule = {
  alert: string;
  expr: string;
  for: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
};

/** What the chart writes in place of the numbers. */
export const CHART_BLANKS: Blanks = { limit: '$LIMIT', cacheMaxFlows: '$CACHE_MAX_FLOWS' };

/** A name that no node has, which no encoding changes. */
const SOME_NODE = 'SOME-NODE';

/** The page's panel, of the node if the alert is about one. */
function pageLink({ of, panel }: AlertRule): string {
  return of === 'cluster'
    ? agentHealthPath({ panel })
    : nodeHealthPath(SOME_NODE, { panel }).replace(SOME_NODE, '{{ $labels.node }}');
}

/**
 * What NetObserv's Network Health reads: the tab, the score and links. Its key for the limit is `alertThreshold`; without
 * labels of nodes or namespaces the rule stands under "Global".
 */
function networkHealth(rule: AlertRule, { limit }: Blanks): string {
  return JSON.stringify({
    ...(rule.of === 'node' ? { nodeLabels: ['node'] } : {}),
    alertThreshold: limit,
    upperBound: String(rule.upperBound),
    unit: rule.unit,
    links: [{ name: 'Agent Health', url: pageLink(rule) }],
  });
}

/** File of an alert's runbook. */
export const runbookFile = ({ name }: AlertRule): string => `${name}.md`;

/** Writes an alert for numbers, or for the chart's blanks. */
export function prometheusRule(rule: AlertRule, blanks: Blanks): PrometheusRule {
  const filled = (text: string): string => text.replaceAll(CHART_BLANKS.limit, blanks.limit);
  return {
    alert: rule.name,
    expr: rule.expression(blanks),
    for: rule.for,
    labels: { severity: rule.severity, netobserv: 'true' },
    annotations: {
      summary: filled(rule.summary),
      description: filled(rule.description),
      netobserv_io_network_health: networkHealth(rule, blanks),
    },
  };
}

/** With its own limit, and without knowing the size of maps that agents don't tell. */
export function usualRule(rule: AlertRule): PrometheusRule {
  return prometheusRule(rule, { limit: String(rule.limit), cacheMaxFlows: 'Inf' });
}
