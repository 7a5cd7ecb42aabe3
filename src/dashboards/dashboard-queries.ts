/** The page's panels as queries of a dashboard, where the reader's range decides the windows. */
import type { Translate } from '../i18n/use-t';
import type { PanelDefinition, PanelTarget, QueryContext } from '../panels/panel';
import { duration } from '../promql/expression';
import type { QueryWindow } from '../promql/query-window';
import { CLUSTER } from '../promql/selector';

/** A query with the dashboard's variables in it, and the template of its series' names. */
export type DashboardQuery = { query: string; legend: string; reference: boolean };

/** Lengths that no panel asks for by itself, so that they can be found in a query again. */
const WINDOW: QueryWindow = { rangeSeconds: 777_777, stepSeconds: 60, rateWindowSeconds: 99_998 };

/** Half a rate window is what panels look back by to see whether a container still runs: a minute is always enough. */
const VARIABLES: readonly (readonly [string, string])[] = [
  [duration(WINDOW.rangeSeconds), '$__range'],
  [duration(WINDOW.rateWindowSeconds), '$__rate_interval'],
  [duration(WINDOW.rateWindowSeconds / 2), '60s'],
];

const CONTEXT: QueryContext = {
  scope: CLUSTER,
  window: WINDOW,
  configured: { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined },
};

/** English, with values put in once: a value may look like a blank itself. */
export const english: Translate = (text, values = {}) =>
  text.replace(/{{(\w+)}}/g, (blank, name: string) => String(values[name] ?? blank));

/** Labels that are all there, each with a template for its value. */
const EVERY_LABEL = new Proxy<Record<string, string>>({}, { get: (_target, label) => `{{${String(label)}}}` });

/** The labels that a legend looks at, in their order. */
function labelsOf({ legend }: PanelTarget): string[] {
  const seen: string[] = [];
  const watched = new Proxy<Record<string, string>>({}, { get: (_target, label) => void seen.push(String(label)) });
  legend(watched, english, (address) => address);
  return seen;
}

/** A zero that stands for a whole counter has no labels, and dashboards have no other name for it. */
function withNamedZero(query: string, target: PanelTarget): string {
  const [label] = labelsOf(target);
  const name = target.legend({}, english, (address) => address);
  if (label === undefined || name.includes('unknown')) return query;
  return `label_replace(${query}, "${label}", "${name}", "${label}", "")`;
}

/** What a panel asks; targets that depend on settings which a dashboard does not know are left out. */
export function dashboardQueries(panel: PanelDefinition): DashboardQuery[] {
  return panel.targets.flatMap((target) => {
    const asked = target.query(CONTEXT);
    if (asked === undefined) return [];
    const named = panel.healthyZero === undefined || target.role === 'reference' ? asked : withNamedZero(asked, target);
    const query = VARIABLES.reduce((text, [seconds, variable]) => text.replaceAll(seconds, variable), named);
    // A series may lack a label, and a comma would stay.
    const legend = target.legend(EVERY_LABEL, english, (address) => address).replaceAll('}}, {{', '}} {{');
    return [{ query, legend, reference: target.role === 'reference' }];
  });
}
