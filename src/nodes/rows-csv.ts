import type { Translate } from '../i18n/use-t';
import type { NodeRow } from './node-row';

type Cell = string | number | boolean | undefined;
type Column = { name: string; value: (row: NodeRow, t: Translate, locale: string) => Cell };

/** A spreadsheet takes text that starts with one of these for a formula, even behind blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** RFC 4180: these need quotes. */
const NEEDS_QUOTES = /[",\r\n]/;
const END_OF_LINE = '\r\n';

function isoTime(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Headings are names for programs, the same in every language, with the unit behind. Shares are from 0 to 1. */
const COLUMNS: readonly Column[] = [
  { name: 'node', value: ({ node }) => node },
  { name: 'address', value: ({ address }) => address },
  { name: 'namespace', value: ({ namespace }) => namespace },
  { name: 'pod', value: ({ pod }) => pod },
  { name: 'reporting', value: ({ reporting }) => reporting },
  { name: 'verdict', value: ({ verdict }) => verdict },
  { name: 'reason', value: ({ findings }, t, locale) => findings[0]?.sentence(t, locale) },
  { name: 'fix', value: ({ findings }, t, locale) => findings[0]?.fix?.(t, locale) },
  { name: 'map_entries', value: ({ mapEntries }) => mapEntries },
  { name: 'peak_map_entries', value: ({ peakMapEntries }) => peakMapEntries },
  { name: 'cache_max_flows', value: ({ cacheMaxFlows }) => cacheMaxFlows },
  { name: 'occupancy_share', value: ({ occupancy }) => occupancy },
  { name: 'peak_occupancy_share', value: ({ peakOccupancy }) => peakOccupancy },
  { name: 'cache_active_timeout_seconds', value: ({ cacheActiveTimeoutSeconds }) => cacheActiveTimeoutSeconds },
  { name: 'flows_per_second', value: ({ flowsPerSecond }) => flowsPerSecond },
  { name: 'evictions_timeout_per_second', value: ({ evictions }) => evictions?.timeout },
  { name: 'evictions_full_per_second', value: ({ evictions }) => evictions?.full },
  { name: 'evictions_closing_per_second', value: ({ evictions }) => evictions?.closing },
  { name: 'evictions_unnamed_per_second', value: ({ evictions }) => evictions?.unnamed },
  { name: 'ring_buffer_ratio', value: ({ ringBufferRatio }) => ringBufferRatio },
  { name: 'dropped_per_second', value: ({ droppedPerSecond }) => droppedPerSecond },
  { name: 'map_drops_per_second', value: ({ mapDropsPerSecond }) => mapDropsPerSecond },
  { name: 'limiter_drops_per_second', value: ({ limiterDropsPerSecond }) => limiterDropsPerSecond },
  { name: 'errors_per_second', value: ({ errorsPerSecond }) => errorsPerSecond },
  { name: 'send_errors_per_second', value: ({ sendErrorsPerSecond }) => sendErrorsPerSecond },
  { name: 'cpu_cores', value: ({ cpuCores }) => cpuCores },
  { name: 'memory_bytes', value: ({ memoryBytes }) => memoryBytes },
  { name: 'memory_limit_bytes', value: ({ memoryLimitBytes }) => memoryLimitBytes },
  { name: 'restarts', value: ({ restarts }) => restarts },
  { name: 'recent_restarts', value: ({ recentRestarts }) => recentRestarts },
  { name: 'last_termination', value: ({ lastTermination }) => lastTermination },
  { name: 'last_eviction', value: ({ lastEviction }) => isoTime(lastEviction) },
  { name: 'sampling', value: ({ samplingRate }) => samplingRate },
  { name: 'version', value: ({ version }) => version },
];

function written(cell: Cell): string {
  if (cell === undefined || Number.isNaN(cell)) {
    return '';
  }
  // Only text comes from others; a number of ours may start with a minus.
  const text = typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : `${cell}`;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows as a file for spreadsheets and programs: RFC 4180, and nothing in it is run as a formula. */
export function rowsToCsv(rows: readonly NodeRow[], t: Translate, locale: string): string {
  const lines = [
    COLUMNS.map(({ name }) => name),
    ...rows.map((row) => COLUMNS.map(({ value }) => value(row, t, locale))),
  ];
  return lines.map((cells) => cells.map(written).join(',') + END_OF_LINE).join('');
}
