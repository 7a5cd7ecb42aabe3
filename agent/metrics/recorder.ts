/** What the stages may say about themselves. They never see the registry behind it. */

export type EvictionSource = 'hashmap' | 'accounter' | 'deduper' | 'grpc' | 'stdout';
export type EvictionReason = '' | 'timeout' | 'full' | 'closing';
export type Severity = 'high' | 'medium' | 'low';

/** Where packets went, in packets since the agent started: `seen` is the sum of the others. */
export const PACKET_OUTCOMES = [
  'seen',
  'mapped',
  'unlisted',
  'ringed',
  'sampled_out',
  'not_ip',
  'lost_malformed',
  'lost_map_full',
  'lost_ring_full',
] as const;
export type PacketOutcome = (typeof PACKET_OUTCOMES)[number];
export type PacketTotals = Readonly<Record<PacketOutcome, number>>;

/** Packets that can't be told apart, by what the deduper made of them: see DedupResult. */
export const AMBIGUITIES = ['added', 'copies', 'way_in_unseen'] as const;
export type Ambiguous = Readonly<Record<(typeof AMBIGUITIES)[number], number>>;

/**
 * Flow identity, held by every stage of user space together:
 *
 *     entered = exported + merged + dropped + failed + queued
 */
export type Recorder = {
  /** One eviction of `flows` flows. */
  evicted(source: EvictionSource, reason: EvictionReason, flows: number): void;
  /** Packets that came through the ring buffer, by the errno of their failed insert. */
  ringPackets(errno: number, packets: number): void;
  /** Records that came in, from the flow map or from the accounter. */
  entered(flows: number): void;
  /** Records that became part of another one. */
  merged(flows: number): void;
  /** Packets that an eviction could not tell apart. */
  ambiguous(packets: Ambiguous): void;
  /** Flows given up before an attempt to send them. */
  dropped(source: string, reason: string, flows: number): void;
  /** Flows given up after attempts to send them. */
  failed(reason: string, flows: number): void;
  /** Flows that the collector has acknowledged. */
  exported(flows: number): void;
  /** Flows that wait for the exporter now. */
  queued(flows: number): void;
  /** Entries of a table at an eviction. */
  bufferSize(name: string, entries: number): void;
  evictionSeconds(seconds: number): void;
  /** Flows of one eviction by when they came: counts for each bucket of `flow_first_seen_ratio` and above, and their sum. */
  firstSeen(seen: { readonly counts: Uint32Array; readonly sum: number }): void;
  /** One message acknowledged. */
  exportedBatch(exporter: string): void;
  error(component: string, error: string, severity: Severity): void;
  interfaceEvent(type: string): void;
  /** Interfaces by whether they are watched. */
  interfaces(counts: Readonly<Record<string, number>>): void;
  /** Observation points in each state. */
  observationPoints(counts: Readonly<Record<string, number>>): void;
  /** Other network namespaces in each state. */
  networkNamespaces(counts: Readonly<Record<string, number>>): void;
  /** Absolute totals; a value below an earlier one changes nothing. */
  packetTotals(totals: PacketTotals): void;
  /** Kernel memory of a map, in bytes. */
  mapMemory(map: string, bytes: number): void;
};
