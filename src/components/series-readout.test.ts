import { describe, expect, it } from 'vitest';
import type { DrawnSeries } from '../panels/series-view';
import { MOST_ROWS, readout } from './series-readout';

function series(key: string, value: number | null): DrawnSeries {
  return { key, name: key, role: 'part', points: [{ time: 10, value }], latest: undefined, current: true };
}

describe('readout', () => {
  it('puts the highest value first and gaps last', () => {
    const { rows, more } = readout(
      { shown: [series('gap', null), series('low', 1), series('high', 2)], references: [], before: [] },
      10,
    );
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ['high', 2],
      ['low', 1],
      ['gap', null],
    ]);
    expect(more).toBe(0);
  });

  it('cuts off the lowest and says how many', () => {
    const shown = Array.from({ length: MOST_ROWS + 3 }, (_, index) => series(`s${index}`, index));
    const { rows, more } = readout({ shown, references: [], before: [] }, 10);
    expect(rows).toHaveLength(MOST_ROWS);
    expect(rows[0].value).toBe(MOST_ROWS + 2);
    expect(more).toBe(3);
  });

  it('puts the earlier value beside the value, and keeps series that are gone', () => {
    const { rows } = readout(
      { shown: [series('a', 1), series('b', 2)], references: [], before: [series('a', 3), series('gone', 4)] },
      10,
    );
    expect(rows).toEqual([
      { key: 'b', name: 'b', value: 2, before: undefined },
      { key: 'a', name: 'a', value: 1, before: 3 },
      { key: 'gone', name: 'gone', value: null, before: 4 },
    ]);
  });

  it('keeps references out of the order', () => {
    const { rows, references } = readout({ shown: [series('a', 1)], references: [series('limit', 9)], before: [] }, 10);
    expect(rows.map(({ key }) => key)).toEqual(['a']);
    expect(references.map(({ key, value }) => [key, value])).toEqual([['limit', 9]]);
  });

  it('has no value for a time that no point is at', () => {
    expect(readout({ shown: [series('a', 1)], references: [], before: [] }, 11).rows[0].value).toBeNull();
  });
});
