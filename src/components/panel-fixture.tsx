import { fireEvent, render, screen, within } from '@testing-library/react';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import type { PanelView } from '../panels/panel-view';
import { ringBufferRatio } from '../panels/ring-buffer-ratio';
import type { DrawnSeries } from '../panels/series-view';
import { Panel, type PanelProps } from './panel';

/** The panel that the tests show. */
export const TITLE = 'Ring buffer to hashmap ratio';

/** Props of a panel that only shows. */
export const QUIET = {
  markers: [],
  beforeLabel: undefined,
  onZoom: undefined,
  inspectPath: undefined,
  queries: [],
} satisfies Partial<PanelProps>;

/** A series with the same value at each point of 200 seconds. */
export function series(name: string, value: number, rest: Partial<DrawnSeries> = {}): DrawnSeries {
  const points = Array.from({ length: 11 }, (_, index) => ({ time: index * 20, value }));
  return { key: `part:${name}`, name, role: 'part', points, latest: { time: 200, value }, current: true, ...rest };
}

type Ready = Extract<PanelView, { state: 'ready' }>;

export function ready(rest: Partial<Ready> = {}): Ready {
  return {
    state: 'ready',
    series: [series('a', 0.25), series('b', 0.5, { current: false })],
    grid: { start: 0, end: 200, step: 20 },
    healthyZero: undefined,
    outdated: undefined,
    partial: undefined,
    before: [],
    ...rest,
  };
}

export function element(view: PanelView, rest: Partial<PanelProps> = {}): ReactElement {
  return <Panel definition={ringBufferRatio} view={view} locale="en" {...QUIET} {...rest} />;
}

export function show(view: PanelView, rest: Partial<PanelProps> = {}): HTMLElement {
  render(element(view, rest));
  return screen.getByRole('heading', { name: TITLE }).closest('section') ?? document.body;
}

export function openMenu(panel: HTMLElement): void {
  fireEvent.click(within(panel).getByRole('button', { name: `Actions for ${TITLE}` }));
}

/** What a chart answers the pointer and the keyboard with. */
export async function cursorOf(panel: HTMLElement): Promise<HTMLElement> {
  return within(panel).findByRole('slider', { name: `Time in ${TITLE}` });
}

/** jsdom has no layout: charts are told this size. Without one they wait. */
export function stubLayout(size?: { width: number; height: number }): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(private readonly report: (entries: { contentRect: object }[]) => void) {}
      observe(): void {
        if (size) {
          this.report([{ contentRect: size }]);
        }
      }
      disconnect = vi.fn();
    },
  );
}
