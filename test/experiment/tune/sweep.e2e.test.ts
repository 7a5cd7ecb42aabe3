/** The sweep, small: real agents, real traffic, two states that can't be taken for each other. */
import { beforeAll, describe, expect, it } from 'vitest';
import { mayLoadBpf } from '../../kernel/rig';
import { buildAll } from '../../setup/build-all';
import type { StopSignal } from '../../testbed/run/stop-signal';
import type { TuneOptions } from './options';
import { parseTuneOptions } from './options';
import { TUNE_STATES } from './states';
import type { SweepResult } from './sweep';
import { sweep } from './sweep';

/** Nobody asks to stop. */
const NEVER: StopSignal = {
  signal: new AbortController().signal,
  asked: new Promise<void>(() => undefined),
  onSecond: () => undefined,
  orAfter: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Some 600 flows in each map at a time, of two pods that ask each other. */
const LOAD = '-n 1 -d 2 -r 1 -w 50 -q 4 --churn 100 --skew 1 --nodes 2 --minutes 0.2 --settle-seconds 60';

function smallOptions(): TuneOptions {
  const options = parseTuneOptions(LOAD.split(' '));
  if (options === undefined) throw new Error('no options');
  const [first] = TUNE_STATES;
  const states = [
    { ...first, name: 'large', cacheMaxFlows: 50_000, cacheTimeout: '1s' },
    { ...first, name: 'small', cacheMaxFlows: 60, cacheTimeout: '1s' },
  ];
  return { ...options, states, prometheusPort: 19_290, settleSeconds: 45 };
}

describe.skipIf(!mayLoadBpf())('a sweep', () => {
  let result: SweepResult;
  const lines: string[] = [];
  beforeAll(async () => {
    await buildAll(() => undefined, ['agent']);
    result = await sweep(
      smallOptions(),
      NEVER,
      (line) => lines.push(line),
      () => Promise.resolve(),
    );
  });

  it('tells its states apart', () => {
    expect(result.states.map(({ className }) => className)).toEqual([
      { occupancy: 'oversized', evictions: 'timeout', overflow: 'negligible' },
      { occupancy: 'tight', evictions: 'early', overflow: 'runaway' },
    ]);
  });

  it.each([0, 1])('has flows that are what the interfaces counted, to the packet and byte, in state %i', (at) => {
    const { exactness, seconds } = result.states[at];
    expect(exactness.rows.filter((row) => !row.exact)).toEqual([]);
    expect(exactness.interfacePackets).toBeGreaterThan(5_000);
    expect(seconds.compared).toBeGreaterThan(2 * 2 * 15); // pods, directions, seconds
    expect(seconds.off).toBe(0);
  });

  it('sent what it was told to', () => {
    for (const { sent } of result.states) {
      expect(sent.requests / 400).toBeGreaterThan(0.9);
      expect(sent.requests / 400).toBeLessThan(1.1);
      expect(sent.failed).toBe(0);
    }
  });

  it('says where it is and how much is left', () => {
    expect(lines.some((line) => /^small \(2 of 2\): rollout; at most \d+ min left$/.test(line))).toBe(true);
  });
});
