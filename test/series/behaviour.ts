/**
 * What an agent does with the traffic of its node. Pure, and no state: rates over a time in which nothing changes.
 *
 * The flow map fills along `keysAfter`: standing connections show up within a second, new ones all the time. When it is
 * full before the timer empties it, the three kinds of agents part ways:
 *
 * | kind    | full map                                                                                          |
 * |---------|---------------------------------------------------------------------------------------------------|
 * | go-blog | flows go to the ring buffer; the first of them has the map emptied at once, as often as it takes  |
 * | go      | nothing empties it early: the rest of the flows is dropped, or goes to the ring buffer if that is on |
 * | own     | emptied at 80 %, at most twice a second; what comes after a full map goes to the ring buffer       |
 */
import type { AgentKind, Load } from './model';

export type AgentSettings = { cacheMaxFlows: number; cacheActiveTimeoutSeconds: number; ringBufferFallback: boolean };

/** All rates are per second. */
export type Behaviour = {
  timeoutEvictions: number;
  fullEvictions: number;
  /** Keys in the map when it is emptied. */
  entries: number;
  /** Time that emptying takes. */
  evictionSeconds: number;
  ringFlows: number;
  ringPackets: number;
  /** Packets that nothing took. */
  droppedPackets: number;
  /** Entries of the accounter when it hands on. */
  accounterEntries: number;
  accounterTimeouts: number;
  accounterFulls: number;
  /** Flows of both. */
  exportedFlows: number;
};

/** Most standing connections send within this time. */
const STANDING_SECONDS = 0.4;

/** The blog's agents keep an entry for each interface and see most flows at more than one; those of today keep one for all. */
const ENTRIES_PER_FLOW = 1 / 0.6;

/** A bucket of the map is busy now and then: the blog saw this share of the flows in the ring buffer with room enough. */
const BUSY_SHARE = { own: 0, go: 2e-5, 'go-blog': 2e-5 } as const satisfies Record<AgentKind, number>;

/**
 * Emptying a map: set-up or swap, and each entry. Go needs three system calls an entry, ours a part of one. For the
 * blog's, it is the time from a full map to an empty one, fitted to its ratios.
 */
const DRAIN = {
  own: { seconds: 0.013, perEntry: 0.7e-6 },
  go: { seconds: 0.002, perEntry: 11e-6 },
  'go-blog': { seconds: 0.02, perEntry: 5e-6 },
} as const satisfies Record<AgentKind, object>;

const OWN_WATERMARK = 0.8;
const OWN_LEAST_SECONDS = 0.5;

/** Keys that have had a packet so long after the map was emptied. */
export function keysAfter(seconds: number, load: Load): number {
  return load.standingFlows * (1 - Math.exp(-seconds / STANDING_SECONDS)) + load.newFlowsPerSecond * seconds;
}

/** When that many keys are in the map; undefined if not within the time. */
export function fillSeconds(keys: number, load: Load, withinSeconds: number): number | undefined {
  if (keysAfter(withinSeconds, load) < keys) return undefined;
  let [low, high] = [0, withinSeconds];
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (keysAfter(middle, load) < keys) low = middle;
    else high = middle;
  }
  return high;
}

/** One filling of the map: how long until it is emptied, and what it held and refused. */
type Filling = { seconds: number; entries: number; refused: number; early: boolean };

function filling(kind: AgentKind, load: Load, { cacheMaxFlows: most, ...settings }: AgentSettings): Filling {
  const timeout = settings.cacheActiveTimeoutSeconds;
  const until = (seconds: number, early: boolean): Filling => {
    const keys = keysAfter(seconds, load);
    return { seconds, entries: Math.min(most, keys), refused: Math.max(0, keys - most), early };
  };
  switch (kind) {
    case 'go':
      return until(timeout, false);
    case 'own': {
      const near = fillSeconds(OWN_WATERMARK * most, load, timeout);
      return near === undefined ? until(timeout, false) : until(Math.max(near, OWN_LEAST_SECONDS), true);
    }
    case 'go-blog': {
      const full = fillSeconds(most, load, timeout);
      const { seconds, perEntry } = DRAIN[kind];
      return full === undefined ? until(timeout, false) : until(full + seconds + perEntry * most, true);
    }
  }
}

/**
 * The accounter hands on what it has, if anything. NetObserv's does so by its own timer, and when it holds as much as a
 * map may; ours with every eviction of the map, and for the same reason.
 */
function accounter(
  kind: AgentKind,
  flows: number,
  evictions: { timeout: number; full: number },
  { cacheMaxFlows, cacheActiveTimeoutSeconds }: AgentSettings,
): Pick<Behaviour, 'accounterEntries' | 'accounterTimeouts' | 'accounterFulls'> {
  const own = kind === 'own';
  const period = own ? 1 / (evictions.timeout + evictions.full) : cacheActiveTimeoutSeconds;
  const gathered = flows * period;
  const filled = 1 - Math.exp(-gathered);
  return {
    accounterEntries: Math.min(gathered, cacheMaxFlows),
    accounterTimeouts: own ? evictions.timeout * filled : filled / period,
    accounterFulls: own ? evictions.full * filled : Math.max(0, flows / cacheMaxFlows - 1 / period),
  };
}

/** What an agent does with a load. */
export function behaviour(kind: AgentKind, nodeLoad: Load, settings: AgentSettings): Behaviour {
  const entriesPerFlow = kind === 'go-blog' ? ENTRIES_PER_FLOW : 1;
  const load: Load = {
    ...nodeLoad,
    standingFlows: (nodeLoad.standingFlows * entriesPerFlow) / ENTRIES_PER_FLOW,
    newFlowsPerSecond: (nodeLoad.newFlowsPerSecond * entriesPerFlow) / ENTRIES_PER_FLOW,
  };
  const { seconds, entries, refused, early } = filling(kind, load, settings);
  const evictions = 1 / seconds;
  const timeoutEvictions = Math.min(evictions, 1 / settings.cacheActiveTimeoutSeconds);
  const fullEvictions = early ? evictions - timeoutEvictions : 0;
  const refusedPackets = refused === 0 ? 0 : (load.packetsPerSecond * refused) / (entries + refused);
  const ring = settings.ringBufferFallback;
  const { refusedShare = 0 } = load;
  const ringFlows = ring ? refused * evictions + (BUSY_SHARE[kind] + refusedShare) * entries * evictions : 0;
  return {
    timeoutEvictions,
    fullEvictions,
    entries,
    evictionSeconds: DRAIN[kind].seconds + DRAIN[kind].perEntry * entries,
    ringFlows,
    ringPackets: ring ? Math.max(refusedPackets, ringFlows) : 0,
    droppedPackets: ring ? 0 : refusedPackets + refusedShare * load.packetsPerSecond,
    ...accounter(kind, ringFlows, { timeout: timeoutEvictions, full: fullEvictions }, settings),
    exportedFlows: entries * evictions + ringFlows, // the blog's agents mark what they have seen at another interface, and send it
  };
}
