// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_STATE, type PageState } from '../../url-state/page-state';
import { PageToolbar } from './page-toolbar';
import { type ChangeState, usePageState } from './use-page-state';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, string> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name]),
  }),
}));

const NOW = Date.UTC(2026, 10, 23, 21, 0);

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The toolbar with the real router: what a click does to the address. */
function open(parameters = ''): { router: ReturnType<typeof createMemoryRouter>; change: ChangeState } {
  let change: ChangeState = () => undefined;
  function Page(): ReactElement {
    const [state, changeState] = usePageState();
    change = changeState;
    return (
      <PageToolbar
        state={state}
        onChange={changeState}
        onRefresh={() => undefined}
        status="6 agents"
        compare={{ choices: [], shown: { start: 0, end: 900 }, onCompare: () => undefined }}
        locale="en"
      />
    );
  }
  const router = createMemoryRouter([{ path: '/', element: <Page /> }], { initialEntries: [`/?${parameters}`] });
  render(<RouterProvider router={router} />);
  return { router, change: (changes) => act(() => change(changes)) };
}

const choose = (toggle: RegExp, option: string): void => {
  fireEvent.click(screen.getByRole('button', { name: toggle }));
  fireEvent.click(screen.getByRole('option', { name: option }));
};

const zoom: Partial<PageState> = { range: { kind: 'fixed', start: 1000, end: 2000 } };

describe('the toolbar', () => {
  it('writes range and refresh into the address', () => {
    const { router } = open('theme=dark');
    choose(/^Time range/, 'Last 6 hours');
    choose(/^Refresh interval/, 'Refresh off');
    expect(router.state.location.search).toBe('?theme=dark&range=6h&refresh=off');
    expect(screen.getByText('6 agents')).toBeDefined();
  });

  it('pauses on a fixed range and goes back to the live range that was shown', () => {
    const { router, change } = open('range=6h');
    change(zoom);
    expect(router.state.location.search).toBe('?from=1000&to=2000');
    expect(screen.getByRole('button', { name: /Paused/ })).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Back to live' }));
    expect(router.state.location.search).toBe('?range=6h');
  });

  it('shares a link with fixed times', () => {
    window.history.replaceState(null, '', '/netobserv-agent-health?range=1h');
    open('range=1h');
    fireEvent.click(screen.getByRole('button', { name: 'Share' }));
    const link = screen.getByLabelText<HTMLInputElement>('Link to this view', { selector: 'input' });
    const end = NOW / 1000;
    expect(link.value).toBe(`${window.location.origin}/netobserv-agent-health?from=${end - 3600}&to=${end}`);
  });

  it('ends a comparison', () => {
    const { router } = open('from=1000&to=2000&before=0');
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'End comparison' }));
    expect(router.state.location.search).toBe('?from=1000&to=2000');
  });
});

describe('the back button', () => {
  it.each<[string, Partial<PageState>, string]>([
    ['undoes a zoom', zoom, '?range=1h'],
    ['leaves a node', { node: 'worker-1' }, '?range=1h'],
    ['ends a comparison', { ...zoom, before: 0 }, '?range=1h'],
  ])('%s', async (_name, changes, search) => {
    const { router, change } = open('range=1h');
    change(changes);
    expect(router.state.location.search).not.toBe(search);
    await act(() => router.navigate(-1));
    expect(router.state.location.search).toBe(search);
  });

  it.each<[string, Partial<PageState>]>([
    ['another range', { range: { kind: 'last', name: '6h' } }],
    ['another refresh', { refresh: 'off' }],
  ])('does not undo %s', async (_name, changes) => {
    const { router, change } = open('range=1h');
    change({ node: 'worker-1' });
    change(changes);
    await act(() => router.navigate(-1));
    expect(router.state.location.search).toBe('?range=1h');
  });
});

it('begins where the address says nothing', () => {
  const { router } = open();
  expect(router.state.location.search).toBe('?');
  expect(screen.getByRole('button', { name: /Last 15 minutes/ })).toBeDefined();
  expect(DEFAULT_STATE.refresh).toBe('15s');
});
