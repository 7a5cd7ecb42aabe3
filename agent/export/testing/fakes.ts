/** Stand-ins for what an exporter is given, for tests. */
import type { Recorder } from '../../metrics/recorder';
import type { Log } from '../exporter';
import type { Timers } from '../../timers';

export type FakeTimers = Timers & {
  /** Lets `ms` pass: runs what is due, in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
};

/** Lets everything that waits for a promise only run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createFakeTimers(): FakeTimers {
  let now = 0;
  let pending: { at: number; run: () => void }[] = [];
  return {
    nowMs: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      pending.push(timer);
      return () => {
        pending = pending.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = pending.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        pending = pending.filter((other) => other !== next);
        next.run();
        await settle();
      }
      now = end;
    },
  };
}

/** Sums of what a recorder was told; keys such as `dropped limiter full`. */
export type Tally = Record<string, number>;

export function createTally(): { recorder: Recorder; tally: Tally } {
  const tally: Tally = {};
  const add = (key: string, amount: number): void => {
    tally[key] = (tally[key] ?? 0) + amount;
  };
  const set = (key: string, value: number): void => {
    tally[key] = value;
  };
  const recorder: Recorder = {
    evicted: (source, reason, flows) => add(`evicted ${source} ${reason}`.trim(), flows),
    ringPackets: (errno, packets) => add(`ring ${errno}`, packets),
    entered: (flows) => add('entered', flows),
    merged: (flows) => add('merged', flows),
    ambiguous(packets) {
      for (const [reason, count] of Object.entries(packets)) add(`ambiguous ${reason}`, count);
    },
    dropped: (source, reason, flows) => add(`dropped ${source} ${reason}`, flows),
    failed: (reason, flows) => add(`failed ${reason}`, flows),
    exported: (flows) => add('exported', flows),
    queued: (flows) => set('queued', flows),
    bufferSize: (name, entries) => set(`buffer ${name}`, entries),
    firstSeen: () => undefined,
    evictionSeconds: (seconds) => add('seconds', seconds),
    exportedBatch: (exporter) => add(`batches ${exporter}`, 1),
    error: (component, error) => add(`error ${component} ${error}`, 1),
    interfaceEvent: (type) => add(`event ${type}`, 1),
    interfaces: () => undefined,
    observationPoints: () => undefined,
    networkNamespaces: () => undefined,
    packetTotals: () => undefined,
    mapMemory: (map, bytes) => set(`memory ${map}`, bytes),
  };
  return { recorder, tally };
}

/** Flows that left, by any of the ways there are. */
export function flowsOut(tally: Tally): number {
  const ways = Object.keys(tally).filter((key) => /^(exported|dropped |failed |queued)/.test(key));
  return ways.reduce((sum, key) => sum + tally[key], 0);
}

export function createFakeLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (_, message) => lines.push(`info ${message}`),
    warn: (_, message) => lines.push(`warn ${message}`),
  };
}
