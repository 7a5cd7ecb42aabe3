import { type CsvCell, csvRows, isoTime } from '../export/csv';
import type { Translate } from '../i18n/use-t';
import type { NodeRow } from './node-row';

type Column = { name: string; value: (row: NodeRow, t: Translate, locale: string) => CsvCell };

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
  { name: 'busy_drops_per_second', value: ({ busyDropsPerSecond }) => busyDropsPerSecond },
  { name: 'dns_drops_per_second', value: ({ dnsDropsPerSecond }) => dnsDropsPerSecond },
  { name: 'limiter_drops_per_second', value: ({ limiterDropsPerSecond }) => limiterDropsPerSecond },
  { name: 'other_drops_per_second', value: ({ otherDropsPerSecond }) => otherDropsPerSecond },
  { name: 'errors_per_second', value: ({ errorsPerSecond }) => errorsPerSecond },
  { name: 'send_errors_per_second', value: ({ sendErrorsPerSecond }) => sendErrorsPerSecond },
  { name: 'cpu_cores', value: ({ cpuCores }) => cpuCores },
  { name: 'memory_bytes', value: ({ memoryBytes }) => memoryBytes },
  { name: 'memory_limit_bytes', value: ({ memoryLimitBytes }) => memoryLimitBytes },
  { name: 'restarts', value: ({ restarts }) => restarts },
  { name: 'recent_restarts', value: ({ recentRestarts }) => recentRestarts },
  { name: 'last_termination', value: ({ lastTermination }) => lastTermination },
  { name: 'last_eviction', value: ({ lastEviction }) => lastEviction && isoTime(lastEviction) },
  { name: 'quiet_seconds', value: ({ quietSeconds }) => quietSeconds },
  { name: 'sampling', value: ({ samplingRate }) => samplingRate },
  { name: 'version', value: ({ version }) => version },
  { name: 'unreadable_metrics', value: ({ unreadable }) => unreadable.join(' ') },
];

/** The rows as a file for spreadsheets and programs: RFC 4180, and nothing in it is run as a formula. */
export function rowsToCsv(rows: readonly NodeRow[], t: Translate, locale: string): string {
  return csvRows([
    COLUMNS.map(({ name }) => name),
    ...rows.map((row) => COLUMNS.map(({ value }) => value(row, t, locale))),
  ]);
}
