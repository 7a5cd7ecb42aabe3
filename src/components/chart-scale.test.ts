import { describe, expect, it } from 'vitest';
import { CHART_PADDING, onPoint, plotWidth, timeAt, xOf } from './chart-scale';

const GRID = { start: 100, end: 200, step: 30 };
const WIDTH = CHART_PADDING.left + CHART_PADDING.right + 200;

describe('the time axis', () => {
  it.each([
    [100, CHART_PADDING.left],
    [150, CHART_PADDING.left + 100],
    [200, CHART_PADDING.left + 200],
  ])('has %d at %d pixels', (time, x) => {
    expect(xOf(time, GRID, WIDTH)).toBe(x);
    expect(timeAt(x, GRID, WIDTH)).toBe(time);
  });

  it('ends where it ends', () => {
    expect(timeAt(0, GRID, WIDTH)).toBe(100);
    expect(timeAt(WIDTH, GRID, WIDTH)).toBe(200);
  });

  it('has a width in the narrowest window', () => {
    expect(plotWidth(10)).toBe(1);
  });

  it.each([
    [100, 100],
    [114, 100],
    [116, 130],
    [200, 190],
    [500, 190],
    [0, 100],
  ])('has a point for %d at %d', (time, point) => {
    expect(onPoint(time, GRID)).toBe(point);
  });
});
