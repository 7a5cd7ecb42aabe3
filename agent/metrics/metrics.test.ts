import { describe, expect, it } from 'vitest';
import { DEFINITIONS, PROCESS_DEFINITIONS } from './definitions';
import { createMetrics } from './metrics';
import type { Metrics } from './metrics';

const create = (ringbufFallback = true): Metrics =>
  createMetrics({
    prefix: 'netobserv_agent_',
    exporter: 'grpc',
    cacheMaxFlows: 120_000,
    cacheActiveTimeoutMs: 15_000,
    sampling: 50,
    ringbufFallback,
    unsupported: ['ENABLE_RTT'],
    build: { version: '1.2.3', kernel: '6.18.5', arch: 'x64', node: 'v20' },
  });

/** Lines of /metrics as name{labels} -> value, labels in the order they are printed. */
async function seriesOf(metrics: Metrics): Promise<Record<string, number>> {
  const lines = (await metrics.render()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end).replace(/^netobserv_agent_/, ''), Number(line.slice(end + 1))];
    }),
  );
}

const TOTALS = {
  seen: 100,
  mapped: 80,
  unlisted: 0,
  ringed: 10,
  sampled_out: 0,
  not_ip: 5,
  lost_malformed: 0,
  lost_map_full: 3,
  lost_ring_full: 2,
};

describe('metrics', () => {
  it('has nothing of the ring buffer when it is off: a 0 would be a false good sign', async () => {
    const metrics = create(false);
    metrics.recorder.packetTotals({ ...TOTALS, ringed: 0, lost_ring_full: 0 });
    const names = Object.keys(await seriesOf(metrics));
    expect(names.filter((name) => /accounter|ringbuffer|RingBuffer/.test(name))).toEqual([]);
    expect(Object.keys(await seriesOf(create()))).toContain('buffer_size{name="accounter-entries"}');
  });

  it('names every series with type and help', async () => {
    const text = await create().render();
    for (const { name, type, help } of Object.values(DEFINITIONS)) {
      expect(text).toContain(`# HELP netobserv_agent_${name} ${help}\n# TYPE netobserv_agent_${name} ${type}\n`);
    }
    for (const { name, type } of Object.values(PROCESS_DEFINITIONS)) expect(text).toContain(`# TYPE ${name} ${type}\n`);
  });

  it('keeps to the naming rules of Prometheus', () => {
    for (const { name, type, help } of [...Object.values(DEFINITIONS), ...Object.values(PROCESS_DEFINITIONS)]) {
      expect(name).toMatch(/^[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(help).toMatch(/\.$/);
    }
  });

  it('shows a healthy agent as zeros rather than as nothing', async () => {
    const series = Object.entries(await seriesOf(create()));
    const zeros = series.filter(([name, value]) => value === 0 && !name.startsWith('process_')).map(([name]) => name);
    expect(zeros.filter((name) => !name.startsWith('lookup_')).sort()).toMatchInlineSnapshot(`
      [
        "ambiguous_packets_total{reason="added"}",
        "ambiguous_packets_total{reason="copies"}",
        "ambiguous_packets_total{reason="way_in_unseen"}",
        "buffer_size{name="accounter-entries"}",
        "buffer_size{name="deduper-list"}",
        "buffer_size{name="deduper-map"}",
        "buffer_size{name="hashmap-total"}",
        "buffer_size{name="hashmap-unique"}",
        "dropped_flows_total{source="exporter",reason="closing"}",
        "dropped_flows_total{source="flow-fetcher",reason="CannotCreateFlowsHashMap"}",
        "dropped_flows_total{source="flow-fetcher",reason="RingBufferFull"}",
        "dropped_flows_total{source="limiter",reason="full"}",
        "errors_total{component="InterfaceEvents",error="Behind",severity="medium"}",
        "errors_total{component="InterfaceEvents",error="CannotAttach",severity="high"}",
        "errors_total{component="InterfaceEvents",error="Detached",severity="medium"}",
        "errors_total{component="InterfaceEvents",error="NamespaceNotWatched",severity="high"}",
        "errors_total{component="InterfaceEvents",error="NoneSelected",severity="high"}",
        "errors_total{component="InterfaceEvents",error="Overtaken",severity="low"}",
        "errors_total{component="accounter",error="PointsFull",severity="medium"}",
        "errors_total{component="flow-fetcher",error="CannotReadCounters",severity="high"}",
        "errors_total{component="flow-fetcher",error="CannotReadFlowMap",severity="high"}",
        "errors_total{component="grpc",error="CannotWriteMessage",severity="high"}",
        "errors_total{component="ledger",error="FlowsUnaccounted",severity="high"}",
        "errors_total{component="ledger",error="PacketsUnaccounted",severity="high"}",
        "evicted_flows_total{source="accounter",reason="closing"}",
        "evicted_flows_total{source="accounter",reason="full"}",
        "evicted_flows_total{source="accounter",reason="timeout"}",
        "evicted_flows_total{source="deduper",reason=""}",
        "evicted_flows_total{source="grpc",reason=""}",
        "evicted_flows_total{source="hashmap",reason="closing"}",
        "evicted_flows_total{source="hashmap",reason="full"}",
        "evicted_flows_total{source="hashmap",reason="timeout"}",
        "evicted_packets_total{source="ringbuffer",reason="argument list too long"}",
        "evicted_packets_total{source="ringbuffer",reason="cannot allocate memory"}",
        "evicted_packets_total{source="ringbuffer",reason="device or resource busy"}",
        "evicted_packets_total{source="ringbuffer",reason="no space left on device"}",
        "evictions_total{source="accounter",reason="closing"}",
        "evictions_total{source="accounter",reason="full"}",
        "evictions_total{source="accounter",reason="timeout"}",
        "evictions_total{source="deduper",reason=""}",
        "evictions_total{source="grpc",reason=""}",
        "evictions_total{source="hashmap",reason="closing"}",
        "evictions_total{source="hashmap",reason="full"}",
        "evictions_total{source="hashmap",reason="timeout"}",
        "exported_batch_total{exporter="grpc"}",
        "filtered_flows_total{source="flow-filtering",reason="FilterAccept"}",
        "filtered_flows_total{source="flow-filtering",reason="FilterNoMatch"}",
        "filtered_flows_total{source="flow-filtering",reason="FilterReject"}",
        "flow_first_seen_ratio_bucket{le="+Inf"}",
        "flow_first_seen_ratio_bucket{le="0.125"}",
        "flow_first_seen_ratio_bucket{le="0.25"}",
        "flow_first_seen_ratio_bucket{le="0.375"}",
        "flow_first_seen_ratio_bucket{le="0.5"}",
        "flow_first_seen_ratio_bucket{le="0.625"}",
        "flow_first_seen_ratio_bucket{le="0.75"}",
        "flow_first_seen_ratio_bucket{le="0.875"}",
        "flow_first_seen_ratio_bucket{le="1"}",
        "flow_first_seen_ratio_count",
        "flow_first_seen_ratio_sum",
        "flows_queued",
        "flows_total{outcome="dropped"}",
        "flows_total{outcome="failed"}",
        "flows_total{outcome="in"}",
        "flows_total{outcome="merged"}",
        "flows_total{outcome="out"}",
        "interfaces{selection="not_selected"}",
        "interfaces{selection="selected"}",
        "interfaces{selection="unsuitable"}",
        "network_namespaces{state="refused"}",
        "network_namespaces{state="watched"}",
        "observation_points{state="behind"}",
        "observation_points{state="refused"}",
        "observation_points{state="tc"}",
        "observation_points{state="tcx"}",
        "packets_total{outcome="lost_malformed"}",
        "packets_total{outcome="lost_map_full"}",
        "packets_total{outcome="lost_ring_full"}",
        "packets_total{outcome="mapped"}",
        "packets_total{outcome="not_ip"}",
        "packets_total{outcome="ringed"}",
        "packets_total{outcome="sampled_out"}",
        "packets_total{outcome="seen"}",
        "packets_total{outcome="unlisted"}",
      ]
    `);
  });

  it('shows what was configured and what is running', async () => {
    expect(await seriesOf(create())).toMatchObject({
      sampling_rate: 50,
      cache_max_flows: 120_000,
      cache_active_timeout_seconds: 15,
      'build_info{version="1.2.3",kernel="6.18.5",arch="x64",node="v20"}': 1,
      'unsupported_setting{name="ENABLE_RTT"}': 1,
    });
  });

  it('shows the process', async () => {
    const series = await seriesOf(create());
    for (const { name } of Object.values(PROCESS_DEFINITIONS)) expect(series[name]).toBeGreaterThan(0);
  });
});

describe('recorder', () => {
  it('counts evictions and the flows in them', async () => {
    const metrics = create();
    metrics.recorder.evicted('hashmap', 'timeout', 10);
    metrics.recorder.evicted('hashmap', 'timeout', 0);
    metrics.recorder.evictionSeconds(0.02);
    expect(await seriesOf(metrics)).toMatchObject({
      'evictions_total{source="hashmap",reason="timeout"}': 2,
      'evicted_flows_total{source="hashmap",reason="timeout"}': 10,
      'lookup_and_delete_map_duration_seconds_bucket{le="0.01"}': 0,
      'lookup_and_delete_map_duration_seconds_bucket{le="0.1"}': 1,
      'lookup_and_delete_map_duration_seconds_bucket{le="10000"}': 1,
      lookup_and_delete_map_duration_seconds_count: 1,
    });
  });

  it('keeps the identity of flows', async () => {
    const metrics = create();
    const { recorder } = metrics;
    recorder.entered(100);
    recorder.merged(20);
    recorder.dropped('limiter', 'full', 5);
    recorder.failed('DEADLINE_EXCEEDED', 15);
    recorder.exported(50);
    recorder.queued(10);
    const series = await seriesOf(metrics);
    const flows = (outcome: string): number => series[`flows_total{outcome="${outcome}"}`];
    expect(flows('in')).toBe(flows('out') + flows('merged') + flows('dropped') + flows('failed') + series.flows_queued);
    expect(series).toMatchObject({
      'dropped_flows_total{source="limiter",reason="full"}': 5,
      'failed_flows_total{reason="DEADLINE_EXCEEDED"}': 15,
    });
  });

  it('spells the kernel’s reasons as the Go agent does', async () => {
    const metrics = create();
    metrics.recorder.ringPackets(7, 4);
    metrics.recorder.ringPackets(22, 1);
    expect(await seriesOf(metrics)).toMatchObject({
      'evicted_packets_total{source="ringbuffer",reason="argument list too long"}': 4,
      'evicted_packets_total{source="ringbuffer",reason="errno 22"}': 1,
    });
  });

  it('sets packet totals that only rise', async () => {
    const metrics = create();
    metrics.recorder.packetTotals(TOTALS);
    metrics.recorder.packetTotals(TOTALS);
    metrics.recorder.packetTotals({ ...TOTALS, seen: 90 });
    metrics.recorder.packetTotals({ ...TOTALS, seen: 110, mapped: 90 });
    const series = await seriesOf(metrics);
    expect(series).toMatchObject({
      'packets_total{outcome="seen"}': 110,
      'packets_total{outcome="mapped"}': 90,
      'packets_total{outcome="lost_map_full"}': 3,
      'dropped_flows_total{source="flow-fetcher",reason="CannotCreateFlowsHashMap"}': 3,
      'dropped_flows_total{source="flow-fetcher",reason="RingBufferFull"}': 2,
      'flows_total{outcome="dropped"}': 0,
    });
  });

  it('sets gauges and counts the rest', async () => {
    const metrics = create();
    const { recorder } = metrics;
    recorder.bufferSize('hashmap-total', 7);
    recorder.mapMemory('flows_a', 4096);
    recorder.exportedBatch('grpc');
    recorder.error('grpc', 'CannotWriteMessage', 'high');
    recorder.interfaceEvent('attach_tcx');
    expect(await seriesOf(metrics)).toMatchObject({
      'buffer_size{name="hashmap-total"}': 7,
      'map_memory_bytes{map="flows_a"}': 4096,
      'exported_batch_total{exporter="grpc"}': 1,
      'errors_total{component="grpc",error="CannotWriteMessage",severity="high"}': 1,
      'interface_events_total{type="attach_tcx",ifname="",ifindex="",netns="",mac="",retries=""}': 1,
    });
  });

  it('reads what is to be read at the time of a scrape', async () => {
    const metrics = create();
    let seen = 0;
    metrics.onCollect(() => {
      seen += 10;
      metrics.recorder.packetTotals({ ...TOTALS, seen });
    });
    await metrics.render();
    expect((await seriesOf(metrics))['packets_total{outcome="seen"}']).toBe(20);
  });

  it('shares nothing between two instances', async () => {
    create().recorder.entered(5);
    expect((await seriesOf(create()))['flows_total{outcome="in"}']).toBe(0);
  });
});
