/** cacheMaxFlows is one setting for all agents: so is the advice on it, wherever it is given. Pure. */
import type { Finding } from './finding';
import type { NodeRow } from './node-row';
import { raiseFix, SIZING_CODES } from './rule';
import { neededEntries, suggestedMaxFlows } from './sizing';

/** What to set cacheMaxFlows to; undefined parts are not known. */
export type SizingAdvice = {
  now: number | undefined;
  wanted: number | undefined;
  /** What the FlowCollector says already. */
  configured: number | undefined;
  /** The node that needs most. */
  node: string | undefined;
};

/** A finding whose remedy is a larger map. */
export const isTight = ({ code }: Finding): boolean => SIZING_CODES.has(code);

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** For all nodes whose maps are too small, in whatever way it shows: the node that needs most decides. Undefined if none is. */
export function sizingAdvice(rows: readonly NodeRow[]): SizingAdvice | undefined {
  const tight = rows.filter(({ findings }) => findings.some(isTight));
  if (tight.length === 0) return undefined;
  const needs = (row: NodeRow): number => neededEntries(row) ?? 0;
  const neediest = tight.reduce((most, row) => (needs(row) > needs(most) ? row : most));
  return {
    now: highest(tight.map(({ cacheMaxFlows }) => cacheMaxFlows)),
    wanted: suggestedMaxFlows(neediest),
    configured: highest(tight.map(({ configuredMaxFlows }) => configuredMaxFlows)),
    node: neededEntries(neediest) === undefined ? undefined : neediest.node,
  };
}

/** The advice in words. */
export function sizingFix(advice: SizingAdvice): NonNullable<Finding['fix']> {
  return raiseFix(advice.now, advice.wanted, advice.configured);
}

/** The advice as it reads beside one node of several. */
function fixOnNode(advice: SizingAdvice): NonNullable<Finding['fix']> {
  const { node } = advice;
  const fix = sizingFix(advice);
  return (t, locale) =>
    node === undefined
      ? fix(t, locale)
      : t('{{advice}} This setting is for all nodes; {{node}} needs the most.', { advice: fix(t, locale), node });
}

/**
 * Gives every node the cluster's advice instead of its own.
 *
 * @param advice undefined while the other nodes are not known: then no number is named, which may be too small for them
 */
export function withSizingAdvice(rows: readonly NodeRow[], advice: SizingAdvice | undefined): readonly NodeRow[] {
  const fix = advice === undefined ? raiseFix(undefined, undefined, undefined) : fixOnNode(advice);
  const advised = (finding: Finding): Finding => (isTight(finding) ? { ...finding, fix } : finding);
  return rows.map((row) => (row.findings.some(isTight) ? { ...row, findings: row.findings.map(advised) } : row));
}
