/** Worst first. */
export const SEVERITIES = ['critical', 'warning', 'info', 'none'] as const;

/** In the order in which a reader should hear of them. */
export const ALERT_STATES = ['firing', 'pending', 'silenced'] as const;

/** An alert of NetObserv, as the page shows it. Its texts come from the rule and are as long as their author liked. */
export type NetObservAlert = {
  /** The same alert has the same key in the next answer. */
  key: string;
  name: string;
  severity: (typeof SEVERITIES)[number];
  state: (typeof ALERT_STATES)[number];
  /** Since when, in seconds since 1970. */
  since: number | undefined;
  labels: Readonly<Record<string, string>>;
  summary: string | undefined;
  description: string | undefined;
  /** http or https, or undefined. */
  runbookUrl: string | undefined;
  /** Paths for the router. */
  alertHref: string;
  ruleHref: string;
  /** What it is about: NetObserv itself, or the network that NetObserv watches, which has a page of its own. */
  concern: 'netobserv' | 'network';
};

/** Stands for an unknown time; an infinity less another is no number. */
const LATE = Number.MAX_VALUE;

/** Orders alerts by state, severity, age (oldest first) and name. */
export function compareAlerts(a: NetObservAlert, b: NetObservAlert): number {
  return (
    ALERT_STATES.indexOf(a.state) - ALERT_STATES.indexOf(b.state) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (a.since ?? LATE) - (b.since ?? LATE) ||
    a.name.localeCompare(b.name) ||
    a.key.localeCompare(b.key)
  );
}
