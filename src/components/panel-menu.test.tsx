// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import type { ReactElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PanelView } from '../panels/panel-view';
import { element, openMenu, ready, show, stubLayout, TITLE } from './panel-fixture';

vi.mock('react-i18next', async () => (await import('./panel-mocks')).translation);
vi.mock('./time-series-chart', async () => (await import('./panel-mocks')).chart);

beforeEach(() => stubLayout());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Router = ReturnType<typeof createMemoryRouter>;

/** Shows it at the address `/here`. */
function inRouter(shown: ReactElement): Router {
  const router = createMemoryRouter([{ path: '*', element: shown }], { initialEntries: ['/here'] });
  render(<RouterProvider router={router} />);
  return router;
}

async function item(name: string | RegExp): Promise<HTMLElement> {
  return screen.findByRole('menuitem', { name });
}

describe('the menu of a panel', () => {
  describe('leads to the exact query', () => {
    const PATH = '/monitoring/query-browser?query0=up';

    function openInspect(): Router {
      const router = inRouter(element(ready(), { inspectPath: PATH }));
      openMenu(document.body);
      return router;
    }

    const placeOf = ({ state }: Router): string => `${state.location.pathname}${state.location.search}`;

    it('with an address that the browser understands', async () => {
      vi.stubGlobal('SERVER_FLAGS', { basePath: '/console/' });
      openInspect();
      expect((await item('Inspect')).getAttribute('href')).toBe(`/console${PATH}`);
    });

    it('without loading the console anew', async () => {
      const router = openInspect();
      expect(fireEvent.click(await item('Inspect'))).toBe(false);
      expect(placeOf(router)).toBe(PATH);
    });

    it('in a new tab, if that is asked for', async () => {
      const router = openInspect();
      const leftToBrowser = vi.fn();
      const browser = (event: Event): void => {
        leftToBrowser(!event.defaultPrevented);
        event.preventDefault(); // jsdom can't open a tab
      };
      window.addEventListener('click', browser, { once: true });
      fireEvent.click(await item('Inspect'), { ctrlKey: true });
      expect(leftToBrowser).toHaveBeenCalledExactlyOnceWith(true);
      expect(placeOf(router)).toBe('/here');
    });
  });

  it('copies the queries and says so, for a while', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const panel = show(ready(), { queries: ['up', 'rate(x[5m])'] });
    openMenu(panel);
    vi.useFakeTimers({ shouldAdvanceTime: true });
    fireEvent.click(await item('Copy query'));
    expect(writeText).toHaveBeenCalledWith('up\nrate(x[5m])');
    await waitFor(() => expect(within(panel).getByRole('status').textContent).toContain('Query copied'));
    act(() => void vi.advanceTimersByTime(5000));
    expect(within(panel).getByRole('status').textContent).toBe('');
  });

  it('says when the browser has no clipboard', async () => {
    vi.stubGlobal('navigator', {});
    const panel = show(ready(), { queries: ['up'] });
    openMenu(panel);
    fireEvent.click(await item('Copy query'));
    await waitFor(() => expect(within(panel).getByRole('status').textContent).toContain('does not allow copying'));
  });

  it('shows the numbers as a table, and back', async () => {
    const panel = show(ready());
    openMenu(panel);
    fireEvent.click(await item('Show as table'));
    const rows = within(panel).getAllByRole('row');
    expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
      ['Series', 'Now', 'Lowest', 'Average', 'Highest'],
      ['a', '0.25', '0.25', '0.25', '0.25'],
      ['b', '–', '0.5', '0.5', '0.5'],
    ]);
    openMenu(panel);
    expect((await item(/Download PNG/)).getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(await item('Show as chart'));
    expect(within(panel).queryByRole('row')).toBeNull();
  });

  it('saves the data as CSV', async () => {
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const contents: Blob[] = [];
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => (contents.push(blob), 'blob:x') }));
    openMenu(show(ready()));
    fireEvent.click(await item('Download CSV'));
    expect(saved.mock.contexts.map((link) => (link as HTMLAnchorElement).download)).toEqual([
      'ring-buffer-ratio_1970-01-01T000000Z_1970-01-01T000320Z.csv',
    ]);
    expect(contents).toHaveLength(1);
    expect(contents[0].type).toContain('text/csv');
  });

  it.each<[PanelView]>([[{ state: 'loading' }], [{ state: 'no-data', text: '' }], [{ state: 'failed', detail: '' }]])(
    'says why it can do little in state %j',
    async (view) => {
      inRouter(element(view, { queries: ['up'], inspectPath: '/x' }));
      openMenu(document.body);
      await item('Inspect');
      const disabled = screen
        .getAllByRole('menuitem')
        .filter((entry) => entry.getAttribute('aria-disabled') === 'true');
      expect(disabled.map(({ textContent }) => textContent)).toEqual(
        ['Show as table', 'Expand', 'Download CSV', 'Download PNG'].map((name) => `${name}There is no data to show`),
      );
      fireEvent.click(disabled[1]);
      expect(screen.queryByRole('dialog')).toBeNull();
    },
  );

  it('shows the panel large, with the same series hidden', async () => {
    const panel = show(ready());
    fireEvent.click(within(panel).getByRole('button', { name: 'a 0.25' }));
    openMenu(panel);
    fireEvent.click(await item('Expand'));
    const dialog = await screen.findByRole('dialog', { name: TITLE });
    expect(within(dialog).getByRole('button', { name: 'a 0.25' }).getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
