/** From what was asked for one moment to the nodes, judged, and all of them together. Pure. */
import { type Configured, nodeFacts } from '../nodes/facts';
import {
  CLUSTER_QUERIES,
  confirmedQuery,
  NODE_QUERIES,
  type NodeContext,
  type SettingsProof,
} from '../nodes/node-queries';
import { type LabelledSeries, numberOf } from '../promql/response';
import { type ClusterSummary, summarize } from './cluster-summary';
import type { NodeRow } from './node-row';
import { judge } from './verdict';

/** Queries by the name under which their answers are wanted. */
export type NamedQuery = { id: string; query: string };

/** The answer under a name; undefined until it has come. */
export type NamedAnswers = (id: string) => readonly LabelledSeries[] | undefined;

export function nodeQueries(context: NodeContext, proof: SettingsProof): NamedQuery[] {
  const confirmed = confirmedQuery(context.scope, proof);
  const table = Object.entries({ ...NODE_QUERIES, ...CLUSTER_QUERIES });
  return [
    ...table.map(([id, query]) => ({ id, query: query(context) })),
    ...(confirmed === undefined ? [] : [{ id: 'confirmed', query: confirmed }]),
  ];
}

function single(answers: NamedAnswers, id: string): number | undefined {
  return numberOf(answers(id)?.[0]?.samples[0]?.value);
}

/** Undefined until they have been read once. */
export function judgedNodes(answers: NamedAnswers, configured: Configured): readonly NodeRow[] | undefined {
  if (answers('present') === undefined) return undefined;
  const rollout = single(answers, 'rollout') !== undefined;
  return nodeFacts((query) => answers(query) ?? [], configured, rollout).map(judge);
}

export function summaryOf(nodes: readonly NodeRow[], answers: NamedAnswers): ClusterSummary {
  const has = (id: string): boolean => single(answers, id) !== undefined;
  return summarize(nodes, single(answers, 'desired'), has('rollout'), has('tight'));
}
