/** The alerts that NetObserv's operator ships about itself: names, expressions and labels are the operator's. Pure. */

export type AlertRule = {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: { summary: string; description: string; runbook_url?: string };
};

export type RuleGroup = { name: string; rules: readonly AlertRule[] };

const LABELS = { severity: 'warning', app: 'netobserv' };
const RUNBOOKS = 'https://github.com/openshift/runbooks/blob/master/alerts/network-observability-operator';

/** An alert of flowlogs-pipeline: those have a label with their template, and a runbook. */
function ofPipeline(alert: string, expr: string, summary: string, description: string): AlertRule {
  const annotations = { summary, description, runbook_url: `${RUNBOOKS}/${alert}.md` };
  return { alert, expr, for: '10m', labels: { ...LABELS, template: alert }, annotations };
}

export const RULE_GROUPS: readonly RuleGroup[] = [
  {
    name: 'NetobservEBPFAgentAlerts',
    rules: [
      {
        alert: 'NetObservDroppedFlows',
        expr: 'sum(rate(netobserv_agent_dropped_flows_total[1m])) > 100',
        for: '10m',
        labels: LABELS,
        annotations: {
          summary: 'The eBPF agents lose packets or flows',
          description:
            'netobserv_agent_dropped_flows_total tells where: a flow map that is busy or full, or the limiter before the ' +
            'exporter. A higher cacheMaxFlows in the FlowCollector may help where the map is full.',
        },
      },
    ],
  },
  {
    name: 'NetObservFlowLogsPipeline',
    rules: [
      ofPipeline(
        'NetObservNoFlows',
        'sum(rate(netobserv_ingest_flows_processed[1m])) == 0',
        'flowlogs-pipeline gets no flows',
        'No flow has reached flowlogs-pipeline: the agents do not run, or do not reach it.',
      ),
      ofPipeline(
        'NetObservLokiError',
        'sum(rate(netobserv_loki_dropped_entries_total[1m])) > 0',
        'flowlogs-pipeline drops flows that Loki does not take',
        'Loki may be down, or too slow for the flows it is sent. Its logs and those of flowlogs-pipeline tell more.',
      ),
    ],
  },
];

/** The rule file, as JSON: YAML readers take it. */
export function ruleFile(): string {
  return JSON.stringify({ groups: RULE_GROUPS }, undefined, 2);
}
