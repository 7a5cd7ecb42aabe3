import type { ExactnessReport } from './exactness';
import { compareExactly } from './exactness';
import { podPackets } from './network/interface-counters';
import { waitFor } from './run/wait';
import type { Testbed } from './testbed';

const STILL_DEADLINE_MS = 20_000;
/** Longer than TCP delays an acknowledgement (200 ms at most by default). */
const STILL_FOR_MS = 500;

/** Stops the traffic and waits until no packet is on its way: nothing counts for half a second. */
export async function quiesce(testbed: Testbed): Promise<void> {
  await testbed.traffic.stop();
  let last = -1;
  const still = async (): Promise<true | undefined> => {
    const packets = podPackets(await testbed.interfaceCounters());
    const same = packets === last;
    last = packets;
    return same || undefined;
  };
  const wait = { what: 'the network is still', deadlineMs: STILL_DEADLINE_MS, intervalMs: STILL_FOR_MS };
  await waitFor(still, wait);
}

/**
 * Quiesces, ends the agents with their last eviction, and compares what they reported since they started with what the
 * interfaces counted. Traffic and agents are stopped afterwards.
 */
export async function checkExactness(testbed: Testbed): Promise<ExactnessReport> {
  await quiesce(testbed);
  const after = await testbed.interfaceCounters();
  await testbed.agents.stop();
  return compareExactly(testbed.network, testbed.countersAtStart, after, await testbed.collector.totals());
}
