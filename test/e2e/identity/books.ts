/**
 * The identities that hold in every agent, read from its metrics or from the last line of its log. Pure.
 *
 *     packets: seen = mapped + unlisted + ringed + sampled_out + not_ip + lost_malformed + lost_map_full + lost_ring_full
 *     flows:   in   = out + merged + dropped + failed + queued
 */
import { sumOf } from '../metrics-text';
import type { Sample } from '../metrics-text';

const PREFIX = 'netobserv_agent_';
const LOSSES = ['sampled_out', 'not_ip', 'lost_malformed', 'lost_map_full', 'lost_ring_full'] as const;
const ENDS_OF_PACKETS = ['mapped', 'unlisted', 'ringed', ...LOSSES] as const;
const ENDS_OF_FLOWS = ['out', 'merged', 'dropped', 'failed', 'queued'] as const;

export type Books = {
  packets: Record<'seen' | (typeof ENDS_OF_PACKETS)[number], number>;
  flows: Record<'in' | (typeof ENDS_OF_FLOWS)[number], number>;
};

/** What the agent shows on /metrics, with what the scenarios ask for at hand. */
export type Scrape = Books & {
  /** Any other series, without its prefix. */
  sum(name: string, labels?: Record<string, string>): number;
};

export function scrapeOf(samples: readonly Sample[]): Scrape {
  const sum = (name: string, labels?: Record<string, string>): number => sumOf(samples, PREFIX + name, labels);
  const packets = (outcome: string): number => sum('packets_total', { outcome });
  const flows = (outcome: string): number => sum('flows_total', { outcome });
  const from = <Key extends string>(keys: readonly Key[], read: (key: string) => number): Record<Key, number> =>
    Object.fromEntries(keys.map((key) => [key, read(key)])) as Record<Key, number>;
  return {
    packets: from(['seen', ...ENDS_OF_PACKETS], packets),
    flows: { ...from(['in', ...ENDS_OF_FLOWS], flows), queued: sum('flows_queued') },
    sum,
  };
}

const total = <Key extends string>(counts: Record<Key, number>, keys: readonly Key[]): number =>
  keys.reduce((sum, key) => sum + counts[key], 0);

/** Packets and flows that have no explanation; [0, 0] when the agent is at rest. */
export const unexplained = ({ packets, flows }: Books): [packets: number, flows: number] => [
  packets.seen - total(packets, ENDS_OF_PACKETS),
  flows.in - total(flows, ENDS_OF_FLOWS),
];

/** Packets that the agent says it has put into flows: all but those it names as left out or lost. */
export const accountedPackets = ({ packets }: Books): number => packets.seen - total(packets, LOSSES);

/** Packets that the agent names as lost. */
export const lostPackets = ({ packets }: Books): number => total(packets, LOSSES);

const ENDED = 'stopped: what became of all packets and flows';

/** The books as the agent closed them. @throws Error when its log does not tell */
export function closedBooks(log: string): Books {
  const line = log.split('\n').find((text) => text.includes(ENDED));
  if (line === undefined) throw new Error(`the agent's log does not tell how it ended:\n${log.slice(-2000)}`);
  return JSON.parse(line) as Books;
}
