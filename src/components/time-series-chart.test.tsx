// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Layer } from './chart-geometry';
import { styleOf } from './series-style';
import { TimeSeriesChart, type TimeSeriesChartProps } from './time-series-chart';

afterEach(cleanup);

function layer(kind: Layer['kind'], ...values: (number | null)[]): Layer {
  return {
    key: kind,
    kind,
    style: styleOf(kind === 'step' ? 'reference' : 'part', 0, 'lines'),
    points: values.map((y, index) => ({ x: index * 100, base: 0, y })),
  };
}

function draw(rest: Partial<TimeSeriesChartProps>): HTMLElement {
  const grid = { start: 0, end: 200, step: 100 };
  const size = { width: 600, height: 200 };
  const texts = { id: 'cpu', title: 'CPU', description: 'From now', locale: 'en' };
  return render(
    <TimeSeriesChart {...{ ...texts, ...size, grid }} layers={[]} limits={[]} top={10} unit="cores" {...rest} />,
  ).container;
}

/** The d attribute of what is drawn with a colour: lines and areas, not axes. */
function paths(container: HTMLElement): string[] {
  return [...container.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '');
}

describe('the chart', () => {
  it('has a title, a description, and units on its axis', () => {
    const chart = draw({ layers: [layer('line', 1, 2, 3)], unit: 'flows-per-second' });
    expect(chart.querySelector('svg > title')?.textContent).toBe('CPU');
    expect(chart.querySelector('svg > desc')?.textContent).toBe('From now');
    const texts = [...chart.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toContain('10/s');
    expect(texts.some((text) => /^\d\d:\d\d$/.test(text ?? ''))).toBe(true);
  });

  it('breaks a line where there is no value', () => {
    const [path] = paths(draw({ layers: [layer('line', 1, null, 3)] }));
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('draws references as steps', () => {
    const [step] = paths(draw({ layers: [layer('step', 1, 5)] }));
    const [line] = paths(draw({ layers: [layer('line', 1, 5)] }));
    expect(step.match(/[ML]/g)?.length).toBeGreaterThan(line.match(/[ML]/g)?.length ?? 0);
  });

  it('draws a line for each limit', () => {
    const style = styleOf('total', 0, 'lines');
    const limits = [5, 6].map((value) => ({ key: `${value}`, value, style }));
    expect(paths(draw({ limits }))).toHaveLength(2);
  });

  it('does not keep fingers from scrolling', () => {
    expect(draw({}).querySelector('svg')?.parentElement?.style.touchAction).toBe('auto');
  });
});
