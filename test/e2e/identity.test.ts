/** The identity of loss holds to the packet: whatever happens, no packet and no flow goes without a name. */
import { beforeAll, describe, expect, test } from 'vitest';
import { AGENT_INTERFACE } from '../bench/process/wire';
import { mayLoadBpf } from '../kernel/rig';
import { buildAll } from '../setup/build-all';
import type { AgentRun } from './identity/agent-run';
import { accountedPackets, lostPackets, unexplained } from './identity/books';
import type { Scrape } from './identity/books';
import { addPair, deleteLink, minus } from './identity/interfaces';
import { peakMemory, untilMemoryBelow } from './identity/memory';
import { closeRun, observe, openStage } from './identity/stage';
import type { Stage } from './identity/stage';
import { underLoad } from './identity/traffic';

const MIB = 1 << 20;
/** Early evictions come no sooner after the last one. */
const EARLY_MIN_INTERVAL_MS = 500;
/** What the last flows may take, and what ending takes besides. */
const GRACE_SECONDS = 5 + 1.5;
/** Of an ended agent the kernel keeps some counters and directory entries; the ring buffer alone would be 4 MiB. */
const ENDED_BYTES = MIB;

const LOAD = { flows: 5_000, rate: 50_000 };
const NONE = { packets: 0, bytes: 0 };

const fullEvictions = (scrape: Scrape): number => scrape.sum('evictions_total', { source: 'hashmap', reason: 'full' });
const attaches = (scrape: Scrape): number => scrape.sum('interface_events_total', { type: 'attach_tcx' });
const detaches = (scrape: Scrape): number => scrape.sum('interface_events_total', { type: 'detach_tcx' });
const limited = (scrape: Scrape): number => scrape.sum('dropped_flows_total', { source: 'limiter' });

const untilSeen = (agent: AgentRun, count: number): Promise<Scrape> =>
  agent.until(`${count} packets are seen`, ({ packets }) => packets.seen >= count, 15_000);

await buildAll(() => undefined, ['agent']);

describe.skipIf(!mayLoadBpf())('the identity of loss', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    return stage.close;
  });

  test('holds under steady load', async () => {
    const { received, collected, books } = await observe(stage, {}, async () => {
      await stage.lab.send({ ...LOAD, packets: 100_000 });
    });
    expect(collected).toMatchObject(received);
    expect(received.packets).toBe(100_000);
    expect(lostPackets(books)).toBe(0);
  });

  test('holds when the maps take turns ten times a second', async () => {
    const { received, collected, books } = await observe(stage, { CACHE_ACTIVE_TIMEOUT: '100ms' }, async (agent) => {
      await stage.lab.send({ packets: 900_000, flows: 5_000, rate: 300_000 });
      expect((await agent.scrape()).sum('evictions_total', { source: 'hashmap' })).toBeGreaterThan(15);
    });
    expect(collected).toMatchObject(received);
    expect(lostPackets(books)).toBe(0);
  });

  describe('in a storm of new flows', () => {
    const TIMEOUT_MS = 3000;
    const ENV = { CACHE_MAX_FLOWS: '2000', CACHE_ACTIVE_TIMEOUT: `${TIMEOUT_MS}ms` };
    const STORM = { packets: 2_000_000, flows: 2_000_000, rate: 200_000 };
    /** Half of what NetObserv's operator lets an agent have (800 MiB). */
    const STORM_BYTES = 400 * MIB;

    /** Sends the storm. Evictions because of a full map must come, but not run away. */
    async function weather(agent: AgentRun): Promise<Scrape> {
      const begun = performance.now();
      expect(await peakMemory(agent, () => stage.lab.send(STORM))).toBeLessThan(STORM_BYTES);
      const after = await untilSeen(agent, STORM.packets);
      expect(fullEvictions(after)).toBeGreaterThan(2);
      expect(fullEvictions(after)).toBeLessThanOrEqual((performance.now() - begun) / EARLY_MIN_INTERVAL_MS + 1);
      /* The last map may be full, too. */
      await new Promise((resolve) => setTimeout(resolve, 2 * EARLY_MIN_INTERVAL_MS));
      return agent.scrape();
    }

    /** Under a small load nothing may be left of the storm: not in the ring buffer, not in the schedule, not in memory. */
    async function recover(agent: AgentRun, storm: Scrape, calmBytes: number): Promise<void> {
      const { seen, ringed } = storm.packets;
      const first = await agent.until('packets after it', ({ packets }) => packets.seen > seen, 2 * TIMEOUT_MS);
      expect(first.packets.ringed).toBe(ringed);
      await untilMemoryBelow(agent, calmBytes + 32 * MIB, 4 * TIMEOUT_MS);
      const last = await agent.scrape();
      expect(last.packets.ringed).toBe(ringed);
      /* One may have been due when the storm's last packet came. */
      expect(fullEvictions(last) - fullEvictions(storm)).toBeLessThanOrEqual(1);
    }

    test('it holds, and the agent gets over it', async () => {
      const { collected, books } = await observe(stage, ENV, async (agent) => {
        const calmBytes = agent.usage().memoryWorkingSetBytes;
        const storm = await weather(agent);
        await underLoad(stage.lab, { flows: 500, rate: 1000 }, () => recover(agent, storm, calmBytes));
      });
      /* Flows that the queue had no room for are dropped, and each flow of the storm is one packet. */
      expect(collected.packets).toBe(accountedPackets(books) - books.flows.dropped);
      expect(books.flows.failed).toBe(0);
    });
  });

  describe('over restarts under load', () => {
    /** From the start of an agent to its end, with traffic before and after. */
    async function liveThrough(): Promise<void> {
      const before = await stage.collector.sums();
      await using agent = await stage.start(stage.collector, {});
      await untilSeen(agent, 50_000);
      const { books, collected } = await closeRun(stage, agent, before);
      expect(collected.packets).toBe(books.packets.seen);
      await untilMemoryBelow(agent, ENDED_BYTES, 5_000);
    }

    test('it holds for each run by itself, and an ended agent leaves nothing behind', async () => {
      await underLoad(stage.lab, LOAD, async () => {
        await liveThrough();
        await liveThrough();
      });
    });

    test('it holds in the run after a killed one, which leaves nothing behind', async () => {
      await underLoad(stage.lab, LOAD, async () => {
        await using killed = await stage.start(stage.collector, {});
        await untilSeen(killed, 50_000);
        await killed.kill();
        await untilMemoryBelow(killed, ENDED_BYTES, 5_000);
        await liveThrough();
      });
    });
  });

  test('holds while other interfaces come and go under load', async () => {
    const env = { INTERFACES: `${AGENT_INTERFACE},/^extra/` };
    const names = ['extra1', 'extra2', 'extra3'];
    const { received, collected } = await observe(stage, env, async (agent) => {
      await underLoad(stage.lab, LOAD, async () => {
        for (let round = 1; round <= 5; round++) {
          for (const name of names) await addPair(stage.lab, name);
          const expected = 2 + 4 * names.length * round; // two hooks an interface, two interfaces a pair
          await agent.until('all are attached', (scrape) => attaches(scrape) === expected, 5_000);
          for (const name of names) await deleteLink(stage.lab, name);
        }
        for (let round = 0; round < 20; round++) {
          await addPair(stage.lab, 'extra-hasty');
          await deleteLink(stage.lab, 'extra-hasty');
        }
      });
      const { sum } = await agent.scrape();
      expect(sum('errors_total')).toBe(0);
    });
    expect(collected).toMatchObject(received);
  });

  test('holds for flows through outages of the collector that overflow the queue', async () => {
    const OUTAGE_BYTES = 96 * MIB;
    await using agent = await stage.start(stage.collector, { EXPORTER_QUEUE_BYTES: String(4 * MIB) });
    /** What is queued goes out, and new flows after it. */
    const untilBack = (away: Scrape): Promise<Scrape> =>
      agent.until('flows go on', ({ flows }) => flows.out > away.flows.out + away.flows.queued, 15_000);
    /** At 20,000 flows a second and with a queue of twice that, this takes 8 s. */
    const untilDropped = (before: Scrape): Promise<Scrape> =>
      agent.until(
        'the queue overflows, with the books in order',
        (now) => limited(now) > limited(before) + 120_000 && unexplained(now)[1] === 0,
        20_000,
      );
    await underLoad(stage.lab, { flows: 20_000, rate: 20_000 }, async () => {
      const calm = await agent.until('flows go out', ({ flows }) => flows.out > 0, 5_000);
      const peak = await peakMemory(agent, async () => {
        const back = await untilBack(await stage.collector.whilePaused(() => untilDropped(calm)));
        await stage.collector.kill();
        const killed = await untilDropped(back);
        await stage.collector.restart();
        await untilBack(killed);
      });
      expect(peak).toBeLessThan(OUTAGE_BYTES);
    });
    const { books } = await closeRun(stage, agent, NONE);
    expect(accountedPackets(books)).toBe(books.packets.seen);
  });

  describe('when the agent is stopped and the collector', () => {
    const ENV = { CACHE_ACTIVE_TIMEOUT: '60s' }; // the last eviction is the only one
    const LAST_WINDOW = { packets: 10_000, flows: 5_000, rate: 0 };

    test('is slow, the last window is delivered', async () => {
      const before = await stage.collector.sums();
      await using agent = await stage.start(stage.collector, ENV);
      await stage.lab.send(LAST_WINDOW);
      const { stopping } = await stage.collector.whilePaused(async () => {
        const stopping = agent.stop();
        await agent.until('the last window waits', ({ flows }) => flows.queued === LAST_WINDOW.flows, 4_000);
        return { stopping };
      });
      const { books, seconds } = await stopping;
      expect(books.flows).toMatchObject({ in: LAST_WINDOW.flows, out: LAST_WINDOW.flows });
      expect(minus(await stage.collector.sums(), before).packets).toBe(LAST_WINDOW.packets);
      expect(seconds).toBeLessThan(GRACE_SECONDS);
    });

    test('does not answer, the last window is counted as dropped', async () => {
      await using agent = await stage.start(stage.collector, ENV);
      await stage.lab.send(LAST_WINDOW);
      const { books, seconds } = await stage.collector.whilePaused(async () => {
        const stopped = await agent.stop();
        await stage.collector.kill(); // it would take what is in its socket for flows of the next run
        return stopped;
      });
      expect(books.flows).toMatchObject({ in: LAST_WINDOW.flows, out: 0, dropped: LAST_WINDOW.flows });
      expect(unexplained(books)).toEqual([0, 0]);
      expect(seconds).toBeLessThan(GRACE_SECONDS);
      await stage.collector.restart();
    });
  });

  /** The last one: there is no way from the sender to the agent after it. */
  test('holds when the interface is deleted under load, and another of its name is attached', async () => {
    const before = await stage.collector.sums();
    await using agent = await stage.start(stage.collector, {});
    await underLoad(stage.lab, LOAD, async () => {
      await untilSeen(agent, 50_000);
      await deleteLink(stage.lab, AGENT_INTERFACE);
      await agent.until('it is detached', (scrape) => detaches(scrape) === 1, 5_000);
      await addPair(stage.lab, AGENT_INTERFACE);
      await agent.until('its successor is attached', (scrape) => attaches(scrape) === 4, 5_000);
    });
    const { books, collected } = await closeRun(stage, agent, before);
    expect(collected.packets).toBe(books.packets.seen);
  });
});
