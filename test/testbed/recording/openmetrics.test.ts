import { describe, expect, it } from 'vitest';
import { playRecording, toOpenMetrics } from './openmetrics';

const text = toOpenMetrics([
  {
    metric: { __name__: 'up', job: 'a"b\\c\nd' },
    values: [
      [1000, '1'],
      [1002.5, '0'],
    ],
  },
]);

describe('toOpenMetrics', () => {
  it('writes one sample a line and escapes labels', () => {
    const head = 'up{job="a\\"b\\\\c\\nd"}';
    expect(text).toBe(`${head} 1 1000.000\n${head} 0 1002.500\n# EOF\n`);
  });
});

describe('playRecording', () => {
  const recorded = toOpenMetrics([
    {
      metric: { __name__: 'sent_total' },
      values: [
        [10, '5'],
        [12, '7'],
        [14, '8.5'],
      ],
    },
    {
      metric: { __name__: 'full' },
      values: [
        [10, '3'],
        [12, '1'],
        [14, '2'],
      ],
    },
  ]);
  const samplesOf = (played: string, name: string): string[] =>
    played.split('\n').flatMap((line) => (line.startsWith(`${name}{} `) ? [line.slice(name.length + 3)] : []));

  it('ends at the wanted time, with labels and values as they were', () => {
    const played = playRecording(recorded, { endMs: 5_000_123, tailMs: 0, tails: 0, gapMs: 2000 });
    expect(samplesOf(played, 'full')).toEqual(['3 4996.123', '1 4998.123', '2 5000.123']);
    expect(samplesOf(played, 'sent_total')).toEqual(['5 4996.123', '7 4998.123', '8.5 5000.123']);
  });
  it('goes on with its tail, in which counters go on growing', () => {
    const played = playRecording(recorded, { endMs: 100_000, tailMs: 2000, tails: 2, gapMs: 1000 });
    expect(samplesOf(played, 'full').slice(3)).toEqual(['1 101.000', '2 103.000', '1 104.000', '2 106.000']);
    expect(samplesOf(played, 'sent_total').slice(3)).toEqual([
      '8.5 101.000',
      '10 103.000',
      '10 104.000',
      '11.5 106.000',
    ]);
    expect(played.endsWith('# EOF\n')).toBe(true);
  });
  it('leaves out of the tail what has ended before', () => {
    const ended = toOpenMetrics([{ metric: { __name__: 'old' }, values: [[1, '1']] }]);
    const played = playRecording(ended.replace('# EOF\n', recorded), { endMs: 0, tailMs: 2000, tails: 1, gapMs: 0 });
    expect(samplesOf(played, 'old')).toHaveLength(1);
  });
  it('refuses what is no sample', () => {
    expect(() => playRecording('nonsense\n', { endMs: 0, tailMs: 0, tails: 0, gapMs: 0 })).toThrow('not a sample');
  });
});
