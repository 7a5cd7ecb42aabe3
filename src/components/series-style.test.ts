import { describe, expect, it } from 'vitest';
import { beforeStyle, styleOf } from './series-style';
import { assignSlots } from './use-series-styles';

type Styled = Parameters<typeof assignSlots>[1][number];

const part = (key: string): Styled => ({ key, role: 'part' });

describe('styles', () => {
  it('do not change for a series when others come', () => {
    const first = assignSlots(new Map(), [part('b'), { key: 'sum', role: 'total' }], 'part');
    const second = assignSlots(first, [part('a'), part('b')], 'part');
    expect([...second]).toEqual([
      ['b', 0],
      ['a', 1],
    ]);
    expect(assignSlots(second, [part('b')], 'part')).toBe(second);
  });

  it('are given once to a series that is there twice: now and before', () => {
    expect([...assignSlots(new Map(), [part('a'), part('a'), part('b')], 'part')]).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('are different for 32 parts', () => {
    const styles = Array.from({ length: 32 }, (_, slot) => JSON.stringify(styleOf('part', slot, 'lines')));
    expect(new Set(styles).size).toBe(32);
  });

  it('make references thin and never solid', () => {
    for (const slot of [0, 1, 2, 3]) {
      expect(styleOf('reference', slot, 'stack')).toMatchObject({
        width: 1,
        dash: expect.stringMatching(/\d/) as string,
      });
    }
  });

  it('keep the colour of a series in the window before, dashed and paler', () => {
    const now = styleOf('part', 0, 'lines');
    const before = beforeStyle(now);
    expect(before.color).toBe(now.color);
    expect(before.dash).not.toBe(now.dash);
    expect(before.opacity).toBeLessThan(now.opacity);
  });
});
