/** CPU and memory of an agent, from what it does. Pure. */
import type { AgentSettings, Behaviour } from './behaviour';
import type { AgentKind } from './model';

/**
 * `go-blog` is fitted to the blog's pictures: 6 agents with 0.08 cores at 3,400 flows/s and 0.16 at 7,900; 57–69 MB each
 * with maps of 100,000, 43 with 50,000, 31–38 with 2,000 and 10,000. `own` and `go` are what docs/performance.md
 * measured, made larger by what a cluster adds.
 */
const COSTS = {
  own: { idleCores: 0.0006, perFlow: 4.5e-6, perRingPacket: 2e-6, bytes: 24e6, perConfigured: 32, perEntry: 420 },
  go: { idleCores: 0.003, perFlow: 14e-6, perRingPacket: 9e-6, bytes: 30e6, perConfigured: 130, perEntry: 620 },
  'go-blog': {
    idleCores: 0.0032,
    perFlow: 17.8e-6,
    perRingPacket: 6e-6,
    bytes: 30e6,
    perConfigured: 320,
    perEntry: 500,
  },
} as const satisfies Record<AgentKind, object>;

/** A fresh process has not touched all its memory yet. */
const WARM_SECONDS = 1200;
const COLD_SHARE = 0.82;

/** CPU of an agent, in cores. */
export function cpuCores(kind: AgentKind, does: Behaviour): number {
  const { idleCores, perFlow, perRingPacket } = COSTS[kind];
  const flows = (does.timeoutEvictions + does.fullEvictions) * does.entries + does.ringFlows;
  return idleCores + flows * perFlow + does.ringPackets * perRingPacket;
}

/** Working set of an agent in bytes, kernel maps included. */
export function workingSet(kind: AgentKind, does: Behaviour, settings: AgentSettings, ageSeconds: number): number {
  const { bytes, perConfigured, perEntry } = COSTS[kind];
  const warm = 1 - (1 - COLD_SHARE) * Math.exp(-ageSeconds / WARM_SECONDS);
  return warm * (bytes + perConfigured * settings.cacheMaxFlows + perEntry * (does.entries + does.accounterEntries));
}
