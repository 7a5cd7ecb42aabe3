// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PanelView } from '../panels/panel-view';
import { element, ready, series, show, stubLayout, TITLE } from './panel-fixture';
import { drawn } from './panel-mocks';

vi.mock('react-i18next', async () => (await import('./panel-mocks')).translation);
vi.mock('./time-series-chart', async () => (await import('./panel-mocks')).chart);

const LAYOUT = { width: 600, height: 200 };

beforeEach(() => {
  drawn.length = 0;
  stubLayout();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

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

  it('is left out where the cluster does not have its part', () => {
    const { container } = render(element({ state: 'absent' }));
    expect(container.innerHTML).toBe('');
  });

  it.each([
    [undefined, 3, 4],
    ['h2', 2, 3],
  ] as const)('has headings in order when told %s', (headingLevel, own, below) => {
    show({ state: 'no-data', text: '' }, { headingLevel });
    expect(screen.getByRole('heading', { name: TITLE, level: own })).toBeDefined();
    expect(screen.getByRole('heading', { name: 'No data', level: below })).toBeDefined();
  });

  it('names the command that grants access', () => {
    expect(show({ state: 'no-access', detail: '' }).textContent).toContain(
      'oc adm policy add-cluster-role-to-user cluster-monitoring-view',
    );
  });

  it('lists its series with the latest values, as text and as numbers', () => {
    const items = [...show(ready()).querySelectorAll<HTMLElement>('[data-test="series"]')];
    expect(items.map(({ dataset }) => [dataset.series, dataset.value, dataset.time, dataset.current])).toEqual([
      ['a', '0.25', '200', 'true'],
      ['b', '0.5', '200', 'false'],
    ]);
    expect(items[0].textContent).toBe('a0.25');
    expect(items[1].textContent).toMatch(/^bended \d\d:\d\d$/);
  });

  it('lists references and limits after the data, with what is above the chart', () => {
    const limit = series('limit', 9, { key: 'reference:limit', role: 'reference' });
    const panel = show(ready({ series: [series('a', 0.02), limit] }));
    const items = [...panel.querySelectorAll<HTMLElement>('li')].map(({ dataset, textContent }) => [
      dataset.test,
      dataset.above,
      textContent,
    ]);
    expect(items).toEqual([
      ['series', undefined, 'a0.02'],
      ['reference', 'true', 'limitabove the chart9'],
      ['limit', 'false', 'degraded0.005'],
      ['limit', 'true', 'runawayabove the chart0.05'],
    ]);
    expect(within(panel).queryByRole('button', { name: /limit/ })).toBeNull();
  });

  it('hides and shows a series by its legend, which a keyboard reaches', async () => {
    stubLayout(LAYOUT);
    const panel = show(ready());
    const button = within(panel).getByRole('button', { name: 'a 0.25' });
    await waitFor(() => expect(drawn.at(-1)?.layers.map(({ key }) => key)).toEqual(['part:a', 'part:b']));
    fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('false');
    await waitFor(() => expect(drawn.at(-1)?.layers.map(({ key }) => key)).toEqual(['part:b']));
    fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
  });

  it('shows the window it is compared with under one name, which hides it', async () => {
    stubLayout(LAYOUT);
    const before = [series('a', 0.1), series('b', 0.2)];
    const panel = show(ready({ before }), { beforeLabel: 'Nov 3, 10:00 – 10:15' });
    const button = within(panel).getByRole('button', { name: 'Nov 3, 10:00 – 10:15' });
    await waitFor(() => expect(drawn.at(-1)?.layers).toHaveLength(4));
    fireEvent.click(button);
    await waitFor(() => expect(drawn.at(-1)?.layers).toHaveLength(2));
    expect(button.getAttribute('aria-pressed')).toBe('false');
  });

  it('says when the window it is compared with has no data', () => {
    const entry = show(ready(), { beforeLabel: 'Nov 3' }).querySelector('[data-test="before"]');
    expect(entry?.textContent).toBe('Nov 3no data');
    expect(entry?.querySelector('button')).toBeNull();
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

it('draws for paper while the page is printed', async () => {
  stubLayout(LAYOUT);
  show(ready());
  await waitFor(() => expect(drawn.at(-1)?.width).toBe(600));
  act(() => void window.dispatchEvent(new Event('beforeprint')));
  expect(drawn.at(-1)?.width).toBe(320);
  act(() => void window.dispatchEvent(new Event('afterprint')));
  expect(drawn.at(-1)?.width).toBe(600);
});
