// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PanelView } from '../panels/panel-view';
import { ringBufferRatio } from '../panels/ring-buffer-ratio';
import type { DrawnSeries } from '../panels/series-view';
import { Panel } from './panel';

vi.mock('react-i18next', () => ({ useTranslation: () => ({ t: (text: string) => text }) }));

const GRID = { start: 0, end: 20, step: 10 };

function series(name: string, value: number, current = true): DrawnSeries {
  const points = [0, 10, 20].map((time) => ({ time, value }));
  return { key: name, name, role: 'part', points, latest: { time: 20, value }, current };
}

function ready(rest: Partial<Extract<PanelView, { state: 'ready' }>> = {}): PanelView {
  const shown = [series('a', 0.25), series('b', 0.5, false)];
  return {
    state: 'ready',
    series: shown,
    grid: GRID,
    healthyZero: undefined,
    outdated: undefined,
    partial: undefined,
    ...rest,
  };
}

function show(view: PanelView): HTMLElement {
  render(<Panel definition={ringBufferRatio} view={view} locale="en" />);
  return screen.getByRole('heading', { name: 'Ring buffer to hashmap ratio' }).closest('section') ?? document.body;
}

beforeAll(() => {
  // jsdom has no layout: without a size the chart waits, which is all that these tests need.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn();
      disconnect = vi.fn();
    },
  );
});
afterEach(cleanup);

describe('a panel', () => {
  it.each<[PanelView, string | RegExp]>([
    [{ state: 'loading' }, 'Loading'],
    [{ state: 'no-access', detail: 'Forbidden' }, 'You can not read the cluster’s metrics'],
    [{ state: 'failed', detail: 'gone' }, 'The metrics could not be read'],
    [{ state: 'not-applicable', text: 'The ring buffer is off' }, 'The ring buffer is off'],
    [{ state: 'no-data', text: 'No agent has sent this' }, 'No agent has sent this'],
  ])('says what is the matter in state %j', (view, text) => {
    const panel = show(view);
    expect(within(panel).getByText(text)).toBeDefined();
    expect(panel.dataset).toMatchObject({ test: 'panel-ring-buffer-ratio', state: view.state });
    expect(within(panel).queryAllByRole('list')).toEqual([]);
  });

  it('names the command that grants access', () => {
    expect(show({ state: 'no-access', detail: '' }).textContent).toContain(
      'oc adm policy add-cluster-role-to-user cluster-monitoring-view',
    );
  });

  it('lists its series with the latest values, as text and as numbers', () => {
    const items = [...show(ready()).querySelectorAll<HTMLElement>('[data-test="series"]')];
    expect(items.map(({ dataset }) => [dataset.series, dataset.value, dataset.time, dataset.current])).toEqual([
      ['a', '0.25', '20', 'true'],
      ['b', '0.5', '20', 'false'],
    ]);
    expect(items[0].textContent).toBe('a0.25');
    expect(items[1].textContent).toBe('bended {{time}}');
  });

  it('names its limit lines', () => {
    const limits = [...show(ready()).querySelectorAll<HTMLElement>('[data-test="limit"]')];
    expect(limits.map(({ dataset }) => dataset.value)).toEqual(['0.005', '0.05']);
  });

  it('hides and shows a series by its legend, which a keyboard reaches', () => {
    const button = within(show(ready())).getByRole('button', { name: 'a 0.25' });
    expect(button.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
  });

  it('shows its numbers as a table', () => {
    const panel = show(ready());
    fireEvent.click(within(panel).getByRole('button', { name: 'Show {{panel}} as a table' }));
    const rows = within(panel).getAllByRole('row');
    expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
      ['Series', 'Now', 'Lowest', 'Average', 'Highest'],
      ['a', '0.25', '0.25', '0.25', '0.25'],
      ['b', '–', '0.5', '0.5', '0.5'],
    ]);
  });

  it.each([
    ['outdated', ready({ outdated: { kind: 'unavailable', detail: 'gone' } })],
    ['partial', ready({ partial: 'store down' })],
    ['healthy-zero', ready({ healthyZero: 'No flow needed the ring buffer' })],
  ])('notes that its data is %s', (note, view) => {
    const notes = [...show(view).querySelectorAll<HTMLElement>('[role=status] [data-test]')];
    expect(notes.map(({ dataset }) => dataset.test)).toEqual([note]);
  });

  it('notes nothing when all is well', () => {
    expect(within(show(ready())).getByRole('status').textContent).toBe('');
  });
});
