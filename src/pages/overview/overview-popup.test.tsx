// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, unknown> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name])),
    i18n: { language: 'en' },
  }),
}));
vi.mock('../../console/sdk', () => ({
  StatusPopupSection: ({ children }: { children: ReactNode }) => createElement('dl', null, children),
  StatusPopupItem: ({ children, value }: { children: ReactNode; value: string }) =>
    createElement('div', null, createElement('dt', null, children), createElement('dd', null, value)),
}));
vi.mock('../../console/router', () => ({
  consoleUrl: (path: string) => `/base${path}`,
  Link: ({ to, children, onClick }: { to: string; children: ReactNode; onClick: () => void }) =>
    createElement(
      'a',
      {
        href: to,
        onClick: (event: MouseEvent) => {
          event.preventDefault();
          onClick();
        },
      },
      children,
    ),
}));

const { default: AgentHealthPopup } = await import('./health-popup');
const { alertTarget } = await import('./alert-action');

function answered(values: Record<number, string>): unknown {
  const result = Object.entries(values).map(([index, value]) => ({
    metric: { _q: index },
    value: [1, value],
  }));
  return [{ response: { status: 'success', data: { result } }, error: undefined }];
}

function show(responses: unknown, hide = vi.fn()): [string, string | null][] {
  render(<AgentHealthPopup responses={responses} hide={hide} />);
  return screen
    .queryAllByRole('term')
    .map((term) => [term.textContent ?? '', term.nextElementSibling?.textContent ?? null]);
}

afterEach(cleanup);

describe('the popup of the Overview', () => {
  it('says how the agents are, with the numbers', () => {
    expect(show(answered({ 0: '5', 1: '6', 2: '5', 3: '0.02', 5: '12' }))).toEqual([
      ['Agents that report', '5 of 6'],
      ['Ring buffer to hashmap ratio, worst node', '0.02'],
      ['Dropped flows', '12/s'],
    ]);
    expect(screen.getByText('Degraded')).toBeDefined();
    expect(screen.getByText(/Too many flows take the ring buffer/)).toBeDefined();
  });

  it('does not make up numbers', () => {
    expect(show(answered({ 1: '6' }))).toEqual([
      ['Agents that report', '0 of 6'],
      ['Ring buffer to hashmap ratio, worst node', 'not in use'],
      ['Dropped flows', '–'],
    ]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /Loading/],
    [[{ error: { code: 403 } }], /can not read the cluster’s metrics/],
    [answered({}), /There are no agents/],
    [[{ response: { status: 'error' } }], /could not be read/],
    ['text', /Loading/],
  ])('says why it knows nothing: %j', (responses, text) => {
    expect(show(responses)).toEqual([]);
    expect(screen.getByText(text)).toBeDefined();
  });

  it('leads to the page and closes', () => {
    const hide = vi.fn();
    show(answered({ 0: '5' }), hide);
    const link = screen.getByRole('link', { name: 'Open Agent Health' });
    expect(link.getAttribute('href')).toBe('/netobserv-agent-health');
    fireEvent.click(link);
    expect(hide).toHaveBeenCalledOnce();
  });
});

it.each<[unknown, string]>([
  [undefined, ''],
  [{ labels: null }, ''],
  [{ labels: { alertname: 'NetObservNoFlows' } }, ''],
  [{ labels: { node: 'worker-0' } }, '?node=worker-0'],
  [{ labels: { instance: '10.0.0.1:9400' } }, '?node=10.0.0.1'],
  [{ labels: { node: 'a&range=1w#x' } }, '?node=a%26range%3D1w%23x'],
])('opens the page of the node that the alert %j is about', (alert, query) => {
  expect(alertTarget(alert)).toBe(`/base/netobserv-agent-health${query}`);
});
