import { describe, expect, it } from 'vitest';
import { type Cursor, keyEffect, spanOf, zoomOf } from './chart-keys';

const GRID = { start: 1000, end: 1300, step: 30 };

function press(cursor: Cursor, ...keys: string[]): ReturnType<typeof keyEffect> {
  let effect: ReturnType<typeof keyEffect> = { cursor, zoom: undefined };
  for (const key of keys) {
    const selects = key.startsWith('Shift+');
    effect = keyEffect(key.replace('Shift+', ''), selects, effect?.cursor ?? cursor, GRID);
  }
  return effect;
}

const NOWHERE: Cursor = { time: undefined, selection: undefined };
const at = (time: number): Cursor => ({ time, selection: undefined });

describe('keyEffect', () => {
  it.each<[string, Cursor, string[], number | undefined]>([
    ['shows the end first', NOWHERE, ['ArrowLeft'], 1300],
    ['shows the start for Home', NOWHERE, ['Home'], 1000],
    ['goes one point back', at(1300), ['ArrowLeft'], 1270],
    ['goes one point on', at(1000), ['ArrowRight'], 1030],
    ['stays within the time', at(1000), ['ArrowLeft'], 1000],
    ['goes ten points', at(1300), ['PageDown'], 1000],
    ['goes to the end', at(1000), ['End'], 1300],
    ['goes up like right', at(1000), ['ArrowUp'], 1030],
    ['goes away with Escape', at(1000), ['Escape'], undefined],
  ])('%s', (_case, cursor, keys, time) => {
    expect(press(cursor, ...keys)?.cursor).toEqual({ time, selection: undefined });
  });

  it('selects with Shift, and zooms with Enter', () => {
    const selected = press(at(1300), 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
    expect(selected?.cursor.selection).toEqual({ anchor: 1300, head: 1210 });
    expect(press(selected?.cursor ?? NOWHERE, 'Enter')).toEqual({
      cursor: at(1210),
      zoom: { start: 1210, end: 1300 },
    });
  });

  it('keeps a selection that is too short, without zooming', () => {
    const selected = press(at(1300), 'Shift+ArrowLeft', 'Enter');
    expect(selected?.zoom).toBeUndefined();
    expect(selected?.cursor.selection).toEqual({ anchor: 1300, head: 1270 });
  });

  it('gives the selection up with an arrow alone, or with Escape, which leaves the crosshair', () => {
    expect(press(at(1300), 'Shift+ArrowLeft', 'ArrowLeft')?.cursor).toEqual(at(1240));
    expect(press(at(1300), 'Shift+ArrowLeft', 'Escape')?.cursor).toEqual(at(1270));
  });

  it.each([
    ['a letter', 'a', at(1000)],
    ['Enter without a selection', 'Enter', at(1000)],
    ['Escape without anything', 'Escape', NOWHERE],
    ['a name that every object has', 'toString', at(1000)],
  ])('leaves %s to others', (_case, key, cursor) => {
    expect(keyEffect(key, false, cursor, GRID)).toBeUndefined();
  });
});

it('gives the span in whole seconds, start first', () => {
  expect(spanOf({ anchor: 200.6, head: 100.4 })).toEqual({ start: 100, end: 201 });
});

it.each([
  [59, undefined],
  [60, { start: 0, end: 60 }],
])('zooms to %d s: %j', (length, span) => {
  expect(zoomOf({ anchor: length, head: 0 })).toEqual(span);
});
