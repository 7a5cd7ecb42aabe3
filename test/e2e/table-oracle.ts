/** What the table of nodes must say, asked of Prometheus in other words than the page's. */
import { readCsv } from './health-page';
import { instantValues } from '../testbed/prometheus/ask';

const CONTAINER = '{container="netobserv-ebpf-agent"}';
const FLOW_MAP = 'netobserv_agent_buffer_size{name=~"hashmap-total|flowmap"}';

/** Lengths that the page has chosen, in seconds. */
export type Lengths = { rate: number; containerRate: number; range: number };

const flows = (source: string, { rate }: Lengths): string =>
  `sum by (pod) (rate(netobserv_agent_evicted_flows_total{source=~"${source}"}[${rate}s]))`;
const evictions = (reason: string, { rate }: Lengths): string =>
  `sum by (pod) (rate(netobserv_agent_evictions_total{source="hashmap",reason="${reason}"}[${rate}s]))`;

/** Columns of the file by name; the answers are by pod, or by the target. */
const COLUMNS: Readonly<Record<string, (lengths: Lengths) => string>> = {
  map_entries: () => `max by (pod) (${FLOW_MAP})`,
  peak_map_entries: ({ range }) => `max by (instance) (max_over_time(${FLOW_MAP}[${range}s]))`,
  flows_per_second: (lengths) => flows('hashmap|accounter', lengths),
  evictions_timeout_per_second: (lengths) => evictions('timeout', lengths),
  evictions_full_per_second: (lengths) => evictions('full', lengths),
  evictions_unnamed_per_second: (lengths) => evictions('', lengths),
  ring_buffer_ratio: (lengths) => `${flows('accounter', lengths)} / ${flows('hashmap', lengths)}`,
  limiter_drops_per_second: ({ rate }) =>
    `sum by (pod) (rate(netobserv_agent_dropped_flows_total{source="limiter"}[${rate}s]))`,
  cpu_cores: ({ containerRate }) =>
    `sum by (pod) (rate(container_cpu_usage_seconds_total${CONTAINER}[${containerRate}s]))`,
  memory_bytes: () => `sum by (pod) (container_memory_working_set_bytes${CONTAINER})`,
  memory_limit_bytes: () =>
    'max by (pod) (kube_pod_container_resource_limits{container="netobserv-ebpf-agent",resource="memory"})',
  restarts: () => `max by (pod) (kube_pod_container_status_restarts_total${CONTAINER})`,
  sampling: () => 'max by (pod) (netobserv_agent_sampling_rate)',
};

/** Reads the lengths out of the page's own queries. */
export function lengthsIn(queries: Iterable<string>, range: number): Lengths {
  const text = [...queries].join('\n');
  const of = (pattern: RegExp): number => Number(pattern.exec(text)?.[1]);
  return {
    rate: of(/rate\(netobserv_agent_evictions_total\{[^}]*\}\[(\d+)s\]/),
    containerRate: of(/rate\(container_cpu_usage_seconds_total\{[^}]*\}\[(\d+)s\]/),
    range,
  };
}

/** Whether two numbers are the same, as far as floating point goes. */
export function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Where the file differs from what Prometheus says of a time; nothing if it is right. Counts the values compared. */
export async function compareTable(
  file: Buffer,
  prometheusUrl: string,
  time: number,
  lengths: Lengths,
): Promise<{ compared: number; wrong: string[] }> {
  const rows = readCsv(file);
  const wrong: string[] = [];
  let compared = 0;
  for (const [column, query] of Object.entries(COLUMNS)) {
    for (const { metric, value } of await instantValues(prometheusUrl, query(lengths), time)) {
      const row = rows.find(({ pod, address }) => pod === metric.pod || `${address}:9400` === metric.instance);
      const told = row?.[column];
      if (told !== undefined && told !== '') compared += 1;
      if (told === undefined || told === '' || !same(Number(told), value)) {
        wrong.push(`${column} of ${metric.pod ?? metric.instance}: ${told ?? 'no row'} instead of ${value}`);
      }
    }
  }
  return { compared, wrong };
}
