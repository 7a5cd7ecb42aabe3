import { describe, expect, it } from 'vitest';
import { shiftRecording, toOpenMetrics } from './openmetrics';

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

describe('shiftRecording', () => {
  const times = (shifted: string): string[] => [...shifted.matchAll(/ (\S+)$/gm)].map(([, time]) => time);
  it('ends at the wanted time', () => {
    expect(times(shiftRecording(text, 5_000_123, 1, 2000))).toEqual(['4997.623', '5000.123', 'EOF']);
  });
  it('plays again after the gap', () => {
    expect(times(shiftRecording(text, 5_000_000, 2, 2000))).toEqual([
      '4997.500',
      '5000.000',
      '5002.000',
      '5004.500',
      'EOF',
    ]);
  });
  it('leaves values and labels alone', () => {
    const heads = (shifted: string): string[] =>
      shifted.split('\n').map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(heads(shiftRecording(text, 0, 1, 0))).toEqual(heads(text));
  });
  it('refuses what is no sample', () => expect(() => shiftRecording('nonsense\n', 0, 1, 0)).toThrow('not a sample'));
});
