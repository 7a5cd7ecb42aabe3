/** Reads the answer of Prometheus' rules API. */
import { isRecord, listAt, textAt, textsAt } from '../cluster/json';
import { alertRulesPath, alertsPath } from '../links/console-paths';
import { MalformedAnswerError } from '../promql/response';
import { type NetObservAlert, SEVERITIES } from './alert';

type Texts = Readonly<Record<string, string>>;
type Rule = { name: string; query: string; labels: Texts; annotations: Texts };

/** Rules of NetObserv and of this project are called so; the alerts about the network are not. */
const OWN_NAMES = 'NetObserv';
const OWN_SERIES = /\bnetobserv_agent_/;
const ANY_SERIES = /\bnetobserv_/;

/** What a rule is about, or undefined if it is not of NetObserv. */
function concernOf({ name, query, labels }: Rule): NetObservAlert['concern'] | undefined {
  if (name.startsWith(OWN_NAMES) || OWN_SERIES.test(query)) return 'netobserv';
  if (labels.app === 'netobserv' || labels.netobserv === 'true') {
    // The operator writes rules about the network from templates, and says from which.
    return labels.template === undefined ? 'netobserv' : 'network';
  }
  return ANY_SERIES.test(query) ? 'network' : undefined;
}

function severityOf(label: string | undefined): NetObservAlert['severity'] {
  if (label === undefined) return 'none';
  return SEVERITIES.find((severity) => severity === label.toLowerCase()) ?? 'warning';
}

function timeOf(text: string | undefined): number | undefined {
  const milliseconds = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !/^https?:\/\//i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text).href : undefined;
}

function keyOf(name: string, labels: Texts): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, pairs]);
}

function parseAlert(entry: unknown, rule: Rule, concern: NetObservAlert['concern']): NetObservAlert[] {
  const state = textAt(entry, 'state');
  if (state !== 'firing' && state !== 'pending') return [];
  const labels = { ...rule.labels, ...textsAt(entry, 'labels') };
  const annotations = { ...rule.annotations, ...textsAt(entry, 'annotations') };
  return [
    {
      key: keyOf(rule.name, labels),
      name: rule.name,
      severity: severityOf(labels.severity),
      state,
      since: timeOf(textAt(entry, 'activeAt')),
      labels,
      summary: annotations.summary,
      description: annotations.description ?? annotations.message,
      runbookUrl: webAddress(annotations.runbook_url),
      alertHref: alertsPath(rule.name, state),
      ruleHref: alertRulesPath(rule.name),
      concern,
    },
  ];
}

/** NetObserv's alerts, and how many rules there are that could raise one. */
export type RulesAnswer = { alerts: readonly NetObservAlert[]; rules: number };

/** The alerts of a rule; undefined if it is not an alerting rule of NetObserv. */
function parseRule(entry: unknown): NetObservAlert[] | undefined {
  const name = textAt(entry, 'name');
  if (name === undefined || textAt(entry, 'type') !== 'alerting') return undefined;
  const rule: Rule = {
    name,
    query: textAt(entry, 'query') ?? '',
    labels: textsAt(entry, 'labels'),
    annotations: textsAt(entry, 'annotations'),
  };
  const concern = concernOf(rule);
  return concern && listAt(entry, 'alerts').flatMap((alert) => parseAlert(alert, rule, concern));
}

/**
 * The alerts of NetObserv in an answer of `rules`, silenced ones among them. A rule that makes no sense is passed over;
 * an answer that is not Prometheus' throws MalformedAnswerError. The same alert from two replicas counts once.
 */
export function parseRules(body: unknown): RulesAnswer {
  if (!isRecord(body) || body.status !== 'success' || !isRecord(body.data) || !Array.isArray(body.data.groups)) {
    throw new MalformedAnswerError('not an answer of the rules API');
  }
  const found = body.data.groups
    .flatMap((group) => listAt(group, 'rules'))
    .map(parseRule)
    .filter((alerts) => alerts !== undefined);
  const byKey = new Map(found.flat().map((alert) => [alert.key, alert]));
  return { alerts: [...byKey.values()], rules: found.length };
}
