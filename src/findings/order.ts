import { type Verdict, VERDICTS } from './finding';
import type { NodeRow } from './node-row';

/**
 * What tells of packets that did not fit in the maps: the ring-buffer ratio where the ring buffer is on, dropped flows
 * where it is off, and both where agents differ.
 */
export type LossRegime = 'ratio' | 'drops' | 'mixed';

/** What rows can be sorted by. */
export type NodeSortKey =
  | 'node'
  | 'verdict'
  | 'occupancy'
  | 'flows'
  | 'evictions'
  | 'loss'
  | 'errors'
  | 'cpu'
  | 'memory'
  | 'restarts'
  | 'last-eviction';

export type NodeSort = { key: NodeSortKey; direction: 'asc' | 'desc' };

/** Which rows are wanted. No verdict chosen: all of them. */
export type NodeFilter = { text: string; verdicts: ReadonlySet<Verdict> };

type SortValue = number | string | undefined;

/** The order in which a list of nodes should be read. */
export const WORST_FIRST: NodeSort = { key: 'verdict', direction: 'asc' };

export const NO_FILTER: NodeFilter = { text: '', verdicts: new Set() };

/** The direction that shows the interesting end of a column first. */
export const FIRST_DIRECTION: Record<NodeSortKey, NodeSort['direction']> = {
  node: 'asc',
  verdict: 'asc',
  occupancy: 'desc',
  flows: 'desc',
  evictions: 'desc',
  loss: 'desc',
  errors: 'desc',
  cpu: 'desc',
  memory: 'desc',
  restarts: 'desc',
  'last-eviction': 'asc',
};

/** The sum over all reasons. */
export function totalEvictions({ evictions }: Pick<NodeRow, 'evictions'>): number | undefined {
  return evictions && evictions.timeout + evictions.full + evictions.closing + evictions.unnamed;
}

/** Drops lose flows, the ring buffer only costs CPU: where both are told, drops come first. */
function loss({ ringBufferRatio, droppedPerSecond }: NodeRow, regime: LossRegime): SortValue[] {
  return regime === 'ratio' ? [ringBufferRatio, droppedPerSecond] : [droppedPerSecond, ringBufferRatio];
}

const SORT_VALUES: Record<NodeSortKey, (row: NodeRow, regime: LossRegime) => readonly SortValue[]> = {
  node: ({ node }) => [node],
  verdict: ({ verdict }) => [VERDICTS.indexOf(verdict)],
  occupancy: ({ occupancy }) => [occupancy],
  flows: ({ flowsPerSecond }) => [flowsPerSecond],
  evictions: (row) => [totalEvictions(row)],
  loss,
  errors: ({ errorsPerSecond }) => [errorsPerSecond],
  cpu: ({ cpuCores }) => [cpuCores],
  memory: ({ memoryBytes }) => [memoryBytes],
  restarts: ({ restarts }) => [restarts],
  // Longer ago than anything that is known: before all times.
  'last-eviction': ({ lastEviction, quietSeconds }) => [lastEviction ?? (quietSeconds && -quietSeconds)],
};

/** Knows that node-9 comes before node-10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

function isMissing(value: SortValue): value is undefined {
  return value === undefined || Number.isNaN(value);
}

/** What is not known comes last in both directions: it is neither small nor big. */
function compareValues(a: SortValue, b: SortValue, direction: NodeSort['direction']): number {
  if (isMissing(a) || isMissing(b)) {
    return Number(isMissing(a)) - Number(isMissing(b));
  }
  // Two infinities must not be subtracted.
  const order =
    typeof a === 'string' || typeof b === 'string' ? COLLATOR.compare(`${a}`, `${b}`) : Number(a > b) - Number(a < b);
  return direction === 'asc' ? order : -order;
}

/** By verdict, then by what makes it bad; by name where all is the same, so that rows do not dance. */
function compareWorst(a: NodeRow, b: NodeRow): number {
  return (
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    compareValues(a.ringBufferRatio, b.ringBufferRatio, 'desc') ||
    compareValues(a.droppedPerSecond, b.droppedPerSecond, 'desc') ||
    compareValues(a.occupancy, b.occupancy, 'desc') ||
    COLLATOR.compare(a.node, b.node) ||
    COLLATOR.compare(a.key, b.key)
  );
}

/** A sorted copy. Rows that are alike in what is sorted by stay worst first. */
export function sortRows(rows: readonly NodeRow[], { key, direction }: NodeSort, regime: LossRegime): NodeRow[] {
  const keyed = rows.map((row) => ({ row, values: SORT_VALUES[key](row, regime) }));
  keyed.sort((a, b) => {
    const orders = a.values.map((value, index) => compareValues(value, b.values[index], direction));
    return orders.find((order) => order !== 0) ?? compareWorst(a.row, b.row);
  });
  return keyed.map(({ row }) => row);
}

function mentions({ node, pod, address }: NodeRow, text: string): boolean {
  return [node, pod, address].some((name) => name.toLowerCase().includes(text));
}

/** Rows whose node, pod or address has the text in it. Case does not matter. */
function withText(rows: readonly NodeRow[], text: string): readonly NodeRow[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? rows : rows.filter((row) => mentions(row, wanted));
}

/** The rows that are wanted, in the order they have. */
export function filterRows(rows: readonly NodeRow[], { text, verdicts }: NodeFilter): readonly NodeRow[] {
  const named = withText(rows, text);
  return verdicts.size === 0 ? named : named.filter(({ verdict }) => verdicts.has(verdict));
}

/** How many rows each verdict has, worst first. The text narrows it, the chosen verdicts do not. */
export function countVerdicts(rows: readonly NodeRow[], text: string): { verdict: Verdict; count: number }[] {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of withText(rows, text)) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return VERDICTS.map((verdict) => ({ verdict, count: counts.get(verdict) ?? 0 }));
}
