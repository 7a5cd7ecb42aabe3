/** What each panel must draw, asked of Prometheus in other words than the page's. */
import type { Page } from 'playwright-core';
import { type InstantValue, instantValues } from '../testbed/prometheus/ask';
import { type Lengths, same } from './table-oracle';

const CONTAINER = '{container="netobserv-ebpf-agent"}';
const FLOW_MAP = 'netobserv_agent_buffer_size{name=~"hashmap-total|flowmap"}';
const NODE_NAMES = 'kube_pod_info{created_by_name="netobserv-ebpf-agent"}';

type Labels = InstantValue['metric'];
type Line = { query: (lengths: Lengths) => string; name: (labels: Labels) => string };

const always = (name: string) => (): string => name;
const withReason = ({ source, reason }: Labels): string => (reason ? `${source}, ${reason}` : source);
const named = ({ node }: Labels): string => node;
/** Of an address to the name of the node that has it. */
const byNode = (query: string): string =>
  `sum by (node) (label_replace(${query}, "host_ip", "$1", "instance", "(.*):[0-9]+") * on (host_ip) group_left (node) group by (host_ip, node) (${NODE_NAMES}))`;
const rates = (metric: string, { rate }: Lengths): string => `rate(${metric}[${rate}s])`;
const flows = (source: string, lengths: Lengths): string =>
  `sum(${rates(`netobserv_agent_evicted_flows_total{source=~"${source}"}`, lengths)})`;
const cpu = ({ containerRate }: Lengths): string =>
  `rate(container_cpu_usage_seconds_total${CONTAINER}[${containerRate}s])`;
const memory = `container_memory_working_set_bytes${CONTAINER}`;

/** Lines by panel. A panel may have more, such as limits, and lines that are zero because there is nothing yet. */
const PANEL_LINES: Readonly<Record<string, readonly Line[]>> = {
  'eviction-rate': [
    {
      query: (lengths) => `sum without (pod, instance) (${rates('netobserv_agent_evictions_total', lengths)})`,
      name: withReason,
    },
  ],
  'ring-buffer-ratio': [
    { query: (lengths) => `${flows('accounter', lengths)} / ${flows('hashmap', lengths)}`, name: always('all agents') },
  ],
  'evicted-flows-rate': [
    {
      query: (lengths) => `sum by (source) (${rates('netobserv_agent_evicted_flows_total', lengths)})`,
      name: ({ source }) => source,
    },
  ],
  'map-occupancy': [{ query: () => byNode(FLOW_MAP), name: named }],
  'buffer-sizes': [{ query: () => 'sum by (name) (netobserv_agent_buffer_size)', name: ({ name }) => name }],
  'dropped-flows': [
    {
      query: (lengths) => `sum by (source, reason) (${rates('netobserv_agent_dropped_flows_total', lengths)})`,
      name: withReason,
    },
  ],
  cpu: [{ query: (lengths) => `sum(${cpu(lengths)})`, name: always('all agents') }],
  memory: [{ query: () => `sum(${memory})`, name: always('all agents') }],
  'cpu-by-node': [{ query: (lengths) => byNode(cpu(lengths)), name: named }],
  'memory-by-node': [{ query: () => byNode(memory), name: named }],
  'exported-flows': [
    { query: (lengths) => flows('grpc|kafka|ipfix|stdout', lengths), name: always('sent by the agents') },
    {
      query: (lengths) => `sum(${rates('netobserv_ingest_flows_processed', lengths)})`,
      name: always('received by flowlogs-pipeline'),
    },
  ],
  'loki-entries': [
    { query: (lengths) => `sum(${rates('netobserv_loki_sent_entries_total', lengths)})`, name: always('sent') },
    { query: (lengths) => `sum(${rates('netobserv_loki_dropped_entries_total', lengths)})`, name: always('dropped') },
  ],
};

type Drawn = { name: string; value: number };

function drawnIn(page: Page, id: string): Promise<Drawn[]> {
  const lines = page.locator(`[data-test=panel-${id}] [data-test=series][data-current=true]`);
  return lines.evaluateAll((all) =>
    all.map((one) => ({
      name: one.getAttribute('data-series') ?? '',
      value: Number(one.getAttribute('data-value')),
    })),
  );
}

/** Where the panels differ from what Prometheus says of the end of a fixed range. Counts the values compared. */
export async function comparePanels(
  page: Page,
  prometheusUrl: string,
  time: number,
  lengths: Lengths,
): Promise<{ compared: number; wrong: string[] }> {
  const wrong: string[] = [];
  let compared = 0;
  for (const [id, lines] of Object.entries(PANEL_LINES)) {
    const drawn = await drawnIn(page, id);
    for (const { query, name } of lines) {
      for (const { metric, value } of await instantValues(prometheusUrl, query(lengths), time)) {
        const line = drawn.find((one) => one.name === name(metric));
        if (line !== undefined) compared += 1;
        // What does not apply to these agents is not drawn at all.
        const isWrong = drawn.length > 0 && (line === undefined || !same(line.value, value));
        if (isWrong) wrong.push(`${id}: ${name(metric)}: ${line?.value ?? 'no line'} instead of ${value}`);
      }
    }
  }
  return { compared, wrong };
}
