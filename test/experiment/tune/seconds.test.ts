import { describe, expect, it } from 'vitest';
import type { Lane } from '../../testbed/collector/timeline';
import { compareSeconds, secondsCsv, summarize } from './seconds';
import type { CounterSample } from './seconds';

const POD = { pod: 'load-1-1', ip: 'a', agentIp: 'n' };
/** 1000 s since 1970 is bin 10,000. */
const START_MS = 1_000_000;

/** Counters of the pod, as far as they are sent. */
const sample = (seconds: number, packets: number): CounterSample => ({
  atMs: START_MS + seconds * 1000,
  pods: new Map([[POD.pod, { sent: { packets, bytes: packets * 100 }, received: { packets: 0, bytes: 0 } }]]),
});

/** One flow of 100 packets from 0.2 s to 2.5 s, after 7 packets of the state before. */
const LANES: Lane[] = [
  {
    ...{ agentIp: 'n', ip: 'a', direction: 'sent' },
    begun: [
      [9_000, 7, 700],
      [10_002, 100, 10_000],
    ],
    ended: [
      [9_000, 7, 700],
      [10_025, 100, 10_000],
    ],
  },
];

const compare = (...samples: CounterSample[]) =>
  compareSeconds(samples, [POD], LANES).filter(({ direction }) => direction === 'sent');

describe('flows against interfaces, second by second', () => {
  it('are the same wherever the counter is between what had ended and what had begun', () => {
    const rows = compare(sample(0, 7), sample(1, 50), sample(2, 107), sample(3, 107));
    expect(rows.map(({ wire, least, most, off }) => [wire.packets, least.packets, most.packets, off.packets])).toEqual([
      [43, 0, 100, 0],
      [100, 0, 100, 0],
      [100, 100, 100, 0],
    ]);
    expect(summarize(rows)).toEqual({ compared: 3, off: 0, worstPackets: 0 });
  });
  it('are off by what the flows lack', () => {
    const rows = compare(sample(0, 7), sample(1, 110), sample(3, 110));
    expect(rows.map(({ off }) => off)).toEqual([
      { packets: 3, bytes: 300 },
      { packets: 3, bytes: 300 },
    ]);
    expect(summarize(rows)).toEqual({ compared: 2, off: 2, worstPackets: 3 });
  });
  it('are off by what the flows have too much, once they have ended', () => {
    expect(compare(sample(0, 7), sample(3, 106)).map(({ off }) => off.packets)).toEqual([1]);
  });
  it('has one line for each in the CSV', () => {
    const rows = compare(sample(0, 7), sample(1, 50)).map((row) => ({ ...row, state: '2k' }));
    expect(secondsCsv(rows).split('\n').slice(1)).toEqual([
      '2k,1970-01-01T00:16:41.000Z,load-1-1,sent,43,4300,0,100,0,10000',
      '',
    ]);
  });
});
