/** Reads Alertmanager's silences (API v2) and finds out which alerts they silence. */
import { at, booleanAt, listAt, textAt } from '../cluster/json';
import { alertsPath } from '../links/console-paths';
import { MalformedAnswerError } from '../promql/response';
import { compareAlerts, type NetObservAlert } from './alert';

/** Tells whether the value of a label satisfies one condition of a silence. A label that is missing is empty. */
type Matcher = { label: string; matches: (value: string) => boolean };

/** A silence that is in force. */
export type Silence = readonly Matcher[];

/** Flags for the whole of an RE2 expression, which JavaScript takes apart from it. */
const FLAGS = /^\(\?([ims]+)\)/;

/** What RE2 knows and JavaScript reads as something else: POSIX classes, \Q…\E, \A, \z, \C and classes of Unicode. */
const RE2_ONLY = /\[:|\\[QEAzCpP]/;

/** Go anchors these expressions at both ends. One that JavaScript does not know silences nothing here. */
function regex(text: string): RegExp | undefined {
  if (RE2_ONLY.test(text)) return undefined;
  const flags = FLAGS.exec(text)?.[1] ?? '';
  try {
    return new RegExp(`^(?:${text.replace(FLAGS, '')})$`, [...new Set(flags)].join(''));
  } catch {
    return undefined;
  }
}

function parseMatcher(entry: unknown): Matcher | undefined {
  const label = textAt(entry, 'name');
  const value = at(entry, 'value');
  if (label === undefined || typeof value !== 'string') return undefined;
  // Alertmanager before 0.22 does not say `isEqual` and means true.
  const equal = booleanAt(entry, 'isEqual') ?? true;
  if (booleanAt(entry, 'isRegex') !== true) return { label, matches: (text) => (text === value) === equal };
  const expression = regex(value);
  return expression && { label, matches: (text) => expression.test(text) === equal };
}

function parseSilence(entry: unknown): Silence[] {
  if (textAt(entry, 'status', 'state') !== 'active') return [];
  const entries = listAt(entry, 'matchers');
  const matchers = entries.map(parseMatcher).filter((matcher) => matcher !== undefined);
  // With a condition that is not understood, or with none, nobody knows what is meant: an alert too many is better.
  return matchers.length === 0 || matchers.length < entries.length ? [] : [matchers];
}

/** The silences in force. One that makes no sense is passed over; an answer that is no list throws. */
export function parseSilences(body: unknown): Silence[] {
  if (!Array.isArray(body)) {
    throw new MalformedAnswerError('not a list of silences');
  }
  return body.flatMap(parseSilence);
}

/** Whether a silence is about these labels: all of its conditions hold. */
export function silences(silence: Silence, labels: Readonly<Record<string, string>>): boolean {
  return silence.every(({ label, matches }) => matches(Object.hasOwn(labels, label) ? labels[label] : ''));
}

/** Marks the firing alerts that are silenced, and puts all in order. */
export function applySilences(alerts: readonly NetObservAlert[], active: readonly Silence[]): NetObservAlert[] {
  return alerts
    .map((alert) => {
      // Prometheus sends the name as a label; its rules API does not always list it.
      const labels = { alertname: alert.name, ...alert.labels };
      return alert.state === 'firing' && active.some((silence) => silences(silence, labels))
        ? { ...alert, state: 'silenced' as const, alertHref: alertsPath(alert.name, 'silenced') }
        : alert;
    })
    .sort(compareAlerts);
}
