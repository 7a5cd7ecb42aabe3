/** What interfaces, collector and agents have counted at a moment at which nothing is on its way. */
import { scrapeOf, unexplained } from '../../e2e/identity/books';
import type { Scrape } from '../../e2e/identity/books';
import { parseMetrics } from '../../e2e/metrics-text';
import { agentSocket } from '../agents/container';
import type { CollectorTotals } from '../collector/flow-totals';
import { quiesce } from '../measure';
import type { NetworkCounters } from '../network/interface-counters';
import { podPackets } from '../network/interface-counters';
import type { NodePlan } from '../network/plan';
import { requestSocket } from '../run/unix-http';
import { waitFor } from '../run/wait';
import type { Testbed } from '../testbed';

const REST_MS = 60_000;
const LOOK_EVERY_MS = 200;

export type Count = {
  interfaces: NetworkCounters;
  totals: CollectorTotals;
  /** By the node's name; since the process started. */
  agents: ReadonlyMap<string, Scrape>;
};

export async function scrapeAgent(testbed: Testbed, node: NodePlan): Promise<Scrape> {
  const { text } = await requestSocket(agentSocket({ run: testbed }, node), '/metrics');
  return scrapeOf(parseMetrics(text));
}

const evictions = (scrape: Scrape): number => scrape.sum('evictions_total', { source: 'hashmap' });

/** Waits until an agent has evicted all that there was before, and has got rid of it. */
async function untilAtRest(testbed: Testbed, node: NodePlan): Promise<Scrape> {
  const enough = evictions(await scrapeAgent(testbed, node)) + 2;
  const atRest = async (): Promise<Scrape | undefined> => {
    const scrape = await scrapeAgent(testbed, node);
    const isDone = evictions(scrape) >= enough && scrape.flows.queued === 0;
    return isDone && unexplained(scrape).every((amount) => amount === 0) ? scrape : undefined;
  };
  const wait = { what: `the agent of ${node.name} is at rest`, deadlineMs: REST_MS, intervalMs: LOOK_EVERY_MS };
  return waitFor(atRest, wait);
}

/**
 * Stops the traffic, waits until every packet has become part of a flow that the collector has, and counts. The agents run on.
 *
 * @param interfaces reads the counters of the interfaces
 */
export async function countAtRest(testbed: Testbed, interfaces: () => Promise<NetworkCounters>): Promise<Count> {
  const { nodes } = testbed.network;
  const all = async (look: (node: NodePlan) => Promise<Scrape>): Promise<ReadonlyMap<string, Scrape>> =>
    new Map(await Promise.all(nodes.map(async (node) => [node.name, await look(node)] as const)));
  for (;;) {
    await quiesce(testbed);
    const before = await interfaces();
    const agents = await all((node) => untilAtRest(testbed, node));
    const totals = await testbed.collector.totals();
    const later = await all((node) => scrapeAgent(testbed, node));
    const after = await interfaces();
    // The agents go on sending, at least of what they send themselves: nothing may have been sent while all were asked.
    const isSame = nodes.every(({ name }) => agents.get(name)?.flows.out === later.get(name)?.flows.out);
    // A connection may send a packet again long after the last one, when the other end was away.
    if (isSame && podPackets(before) === podPackets(after)) return { interfaces: after, totals, agents };
  }
}
