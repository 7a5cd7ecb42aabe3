/** The panels' sums over all agents, recorded: long ranges of large clusters are slow to add up anew at each point. Pure data. */
import { PANELS } from '../panels/catalogue';
import type { PanelDefinition, QueryContext } from '../panels/panel';
import type { QueryWindow } from '../promql/query-window';
import { CLUSTER } from '../promql/selector';

/** @see https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export type RecordingRule = { record: string; expr: string };

/** Ten scrapes of the usual interval; a range that no panel asks for by itself, to know the queries that depend on it. */
const WINDOW: QueryWindow = { rangeSeconds: 777_777, stepSeconds: 60, rateWindowSeconds: 300 };

const CONTEXT: QueryContext = {
  scope: CLUSTER,
  window: WINDOW,
  configured: { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined },
};

/** What a panel shows of the agents; not the settings that it is compared with, and not the nodes that are highest in a range. */
function queriesOf({ targets }: PanelDefinition): string[] {
  return targets.flatMap(({ role, query }) => {
    const text = role === 'reference' ? undefined : query(CONTEXT);
    return text === undefined || text.includes(`[${WINDOW.rangeSeconds}s]`) ? [] : [text];
  });
}

/** One for each panel; its series are told apart by the labels that the panel tells them apart by. */
export const RECORDING_RULES: readonly (RecordingRule & { panel: PanelDefinition })[] = PANELS.flatMap((panel) => {
  const queries = queriesOf(panel);
  const record = `agent_health:${panel.id.replaceAll('-', '_')}`;
  return queries.length === 0 ? [] : [{ record, expr: queries.join(' or '), panel }];
});
