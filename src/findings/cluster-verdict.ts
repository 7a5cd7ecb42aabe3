/** Is it well, where is it not, why, and what should be changed: for all agents together. Pure. */
import type { Translate } from '../i18n/use-t';
import type { ClusterSummary } from './cluster-summary';
import type { NodeRow } from './node-row';
import { formatValue } from '../units';
import type { Finding, Verdict } from './finding';
import { silenceSeverity } from './severities';
import { SIZING_CODES } from './rule';
import { roundUp } from './sizing';
import { isTight, sizingAdvice, sizingFix } from './sizing-advice';
import { MARGIN, THRESHOLDS } from './thresholds';
import { verdictOf, worstFirst } from './verdict';

/** What the page says first. */
export type ClusterVerdict = {
  verdict: Verdict;
  reason: (t: Translate, locale: string) => string;
  fix: ((t: Translate, locale: string) => string) | undefined;
  /** One for each thing that is the matter, on its worst node, worst first. */
  findings: readonly Finding[];
};

function badness({ ringBufferRatio, mapDropsPerSecond, droppedPerSecond, peakOccupancy }: NodeRow): number[] {
  return [ringBufferRatio ?? 0, mapDropsPerSecond ?? 0, droppedPerSecond ?? 0, peakOccupancy ?? 0];
}

/** Negative if `a` is worse. */
function byBadness(a: NodeRow, b: NodeRow): number {
  const [left, right] = [badness(a), badness(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing === -1 ? a.node.localeCompare(b.node) : right[differing] - left[differing];
}

function number(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** The finding of the worst node stands for all nodes with the same one; the node that needs most decides on the fix. */
function gathered(rows: readonly NodeRow[]): Finding[] {
  const advice = sizingAdvice(rows);
  const byCode = new Map<string, { finding: Finding; rows: NodeRow[] }>();
  for (const row of [...rows].sort(byBadness)) {
    for (const finding of row.findings) {
      const same = byCode.get(finding.code);
      if (same) same.rows.push(row);
      else byCode.set(finding.code, { finding, rows: [row] });
    }
  }
  return [...byCode.values()].map(({ finding, rows: affected }) => ({
    ...finding,
    severity: finding.code === 'silent' ? silenceSeverity(affected.length, rows.length, false) : finding.severity,
    fix: isTight(finding) && advice !== undefined ? sizingFix(advice) : finding.fix,
    sentence: (t, locale) =>
      affected.length === 1
        ? finding.sentence(t, locale)
        : t('{{sentence}} The same on {{count}} more nodes.', {
            sentence: finding.sentence(t, locale),
            count: affected.length - 1,
          }),
  }));
}

/** The same advice under every finding would read like different advice. */
function withOneSizingFix(findings: readonly Finding[]): Finding[] {
  const first = findings.find(isTight);
  return findings.map((finding) => (isTight(finding) && finding !== first ? { ...finding, fix: undefined } : finding));
}

/** Agents that there should be, and of which there is not even a pod. In a rollout old pods go before new ones come. */
function missing(rows: readonly NodeRow[], { reporting, desired = 0, rollout }: ClusterSummary): Finding | undefined {
  if (rows.length >= desired) return undefined;
  return {
    code: 'missing',
    severity: silenceSeverity(desired - rows.length, desired, rollout),
    node: undefined,
    panel: 'eviction-rate',
    sentence: (t) =>
      rollout
        ? t('{{reporting}} of {{count}} agents report; a rollout is under way.', { reporting, count: desired })
        : t('{{reporting}} of {{count}} agents report', { reporting, count: desired }),
    fix: (t) =>
      rollout
        ? t('Wait a few minutes. If agents are still missing then, this turns into Degraded.')
        : t('Check that the agents’ pods run, and that spec.agent.ebpf.metrics.enable is not false.'),
  };
}

/** What a map that is too large for its node does not do, whatever its fill seems to be. */
const TROUBLE_AT_MAP: ReadonlySet<string> = new Set([
  ...SIZING_CODES,
  'ring-buffer-despite-room',
  'map-refused-drops',
  'size-disputed',
]);

/** Nothing is known of a map whose size, fill or past is not: then none may be called too large. */
function mayBeTooLarge(rows: readonly NodeRow[], { wasTight }: ClusterSummary): boolean {
  const reporting = rows.filter((row) => row.reporting);
  const known = reporting.every(
    ({ cacheMaxFlows, mapEntries, peakMapEntries }) =>
      cacheMaxFlows !== undefined && (peakMapEntries ?? mapEntries) !== undefined,
  );
  return known && !wasTight && !rows.some(({ findings }) => findings.some(({ code }) => TROUBLE_AT_MAP.has(code)));
}

/** Maps that are far too large on every node. */
function oversized(rows: readonly NodeRow[], summary: ClusterSummary): Finding | undefined {
  const { busiest } = summary;
  const size = busiest?.cacheMaxFlows;
  const peak = busiest?.peakMapEntries ?? busiest?.mapEntries;
  // Without any traffic there is nothing to size a map by.
  if (busiest === undefined || size === undefined || peak === undefined || peak === 0) return undefined;
  const wanted = Math.max(THRESHOLDS.oversizedFrom, roundUp(peak * MARGIN));
  if (peak / size >= THRESHOLDS.occupancyLow || wanted >= size || !mayBeTooLarge(rows, summary)) return undefined;
  return {
    code: 'oversized',
    severity: 'info',
    node: undefined,
    panel: 'map-occupancy',
    sentence: (t, locale) =>
      t('The flow maps are far larger than needed: the fullest one, on {{node}}, was {{part}} full at its peak.', {
        node: busiest.node,
        part: formatValue((peak / size) * 100, 'percent', locale),
      }),
    fix: (t, locale) =>
      t(
        'Optional: cacheMaxFlows {{wanted}} instead of {{now}} would do for this time range and save memory. Look at a whole week first.',
        {
          now: number(size, locale),
          wanted: number(wanted, locale),
        },
      ),
  };
}

function healthy(summary: ClusterSummary): ClusterVerdict['reason'] {
  const { busiest, reporting } = summary;
  const part = busiest?.peakOccupancy ?? busiest?.occupancy;
  return (t, locale) =>
    busiest === undefined || part === undefined
      ? t('All {{count}} agents keep up, and no flow is lost.', { count: reporting })
      : t(
          'All {{count}} agents keep up, and no flow is lost. The fullest map, on {{node}}, was {{part}} full at its peak.',
          {
            count: reporting,
            node: busiest.node,
            part: formatValue(part * 100, 'percent', locale),
          },
        );
}

/** @param onHold the FlowCollector says that the agents shall not run */
export function clusterVerdict(rows: readonly NodeRow[], summary: ClusterSummary, onHold: boolean): ClusterVerdict {
  if (onHold) {
    return {
      verdict: 'on-hold',
      reason: (t) =>
        t('The FlowCollector is on hold: the operator has removed the agents, and no flows are collected.'),
      fix: (t) => t('Set spec.execution.mode to Running to collect flows again.'),
      findings: [],
    };
  }
  if (summary.reporting === 0) {
    return {
      verdict: 'no-data',
      reason: (t) => t('No agent sends metrics, so nothing can be said about them.'),
      fix: (t) => t('Check that the agents’ pods run, and that spec.agent.ebpf.metrics.enable is not false.'),
      findings: [],
    };
  }
  const ofAll = [missing(rows, summary), oversized(rows, summary)].filter((finding) => finding !== undefined);
  const findings = withOneSizingFix(worstFirst([...gathered(rows), ...ofAll]));
  const [worst] = findings;
  return {
    verdict: verdictOf(findings),
    reason: worst === undefined ? healthy(summary) : worst.sentence,
    fix: worst?.fix,
    findings,
  };
}
