// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NetObservAlert } from '../alerts/alert';
import type { AlertListProps } from './alert-list';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, unknown> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name])),
  }),
}));
vi.mock('../console/router', () => ({
  Link: ({ to, children, ...rest }: { to: string; children: ReactNode }) =>
    createElement('a', { href: to, ...rest }, children),
  useSearchParams: () => [new URLSearchParams()],
}));

const { AlertList } = await import('./alert-list');

const ALERT: NetObservAlert = {
  key: 'a',
  name: 'NetObservDroppedFlows',
  severity: 'critical',
  state: 'firing',
  since: Date.UTC(2024, 3, 5, 10) / 1000,
  labels: {},
  summary: 'Agents drop flows',
  description: 'More than 100 a second',
  runbookUrl: 'https://run/book',
  alertHref: '/monitoring/alerts?name=NetObservDroppedFlows',
  ruleHref: '/monitoring/alertrules',
  concern: 'netobserv',
};

function show(alerts: NetObservAlert[] | undefined, rest: Partial<AlertListProps> = {}): HTMLElement {
  const props = { rules: 3, failure: undefined, silencesKnown: true, locale: 'en', ...rest };
  return render(<AlertList alerts={alerts} {...props} />).container;
}

/** Names of the lines that are shown beside the alerts. */
function lines(container: HTMLElement): (string | undefined)[] {
  return [...container.querySelectorAll<HTMLElement>('p[data-test]')].map(({ dataset }) => dataset.test);
}

afterEach(cleanup);

describe('alerts', () => {
  it('say how bad, which, since when and what', () => {
    show([ALERT]);
    const item = within(screen.getByRole('list', { name: 'Firing alerts' })).getByRole('listitem');
    expect(within(item).getByText('Critical')).toBeDefined();
    expect(within(item).getByRole('link', { name: 'NetObservDroppedFlows' }).getAttribute('href')).toBe(
      ALERT.alertHref,
    );
    expect(item.querySelector('time')?.getAttribute('datetime')).toBe('2024-04-05T10:00:00.000Z');
    expect(item.textContent).toContain('Agents drop flows');
    expect(item.textContent).not.toContain('More than 100');
    expect(within(item).getByRole('link', { name: 'Runbook of NetObservDroppedFlows' }).getAttribute('rel')).toBe(
      'noopener noreferrer',
    );
  });

  it('do without what they lack', () => {
    show([
      { ...ALERT, severity: 'none', since: 1e300, summary: undefined, description: undefined, runbookUrl: undefined },
    ]);
    const item = screen.getByRole('listitem');
    expect(item.querySelector('time')).toBeNull();
    expect(within(item).getAllByRole('link')).toHaveLength(1);
    expect(within(item).getByText('No severity')).toBeDefined();
  });

  it('that pend or are silenced stand apart, and do not count as firing', () => {
    const container = show([
      { ...ALERT, key: 'b', state: 'pending' },
      { ...ALERT, key: 'c', state: 'silenced' },
    ]);
    expect(lines(container)).toEqual(['no-alerts']);
    expect(container.querySelector<HTMLElement>('[data-test="alerts"]')?.dataset.firing).toBe('0');
    expect(within(screen.getByRole('list', { name: 'Pending alerts' })).getAllByRole('listitem')).toHaveLength(1);
    expect(within(screen.getByRole('list', { name: 'Silenced alerts' })).getAllByRole('listitem')).toHaveLength(1);
    expect(screen.queryByRole('list', { name: 'Firing alerts' })).toBeNull();
  });

  it('about the network are counted, and left to their own page', () => {
    const container = show([{ ...ALERT, concern: 'network' }]);
    expect(lines(container)).toEqual(['no-alerts', 'network-alerts']);
    expect(screen.getByRole('link').getAttribute('href')).toBe('/network-health');
    expect(container.textContent).toContain('1 alerts are about the network');
  });

  it.each<[string, NetObservAlert[] | undefined, Partial<AlertListProps>, string[]]>([
    ['a quiet line where none fires', [], {}, ['no-alerts']],
    ['that no rule is there, which is not the same', [], { rules: 0 }, ['no-rules']],
    ['that silences are unknown, if that matters', [ALERT], { silencesKnown: false }, ['silences-unknown']],
    ['nothing of silences if it does not matter', [], { silencesKnown: false }, ['no-alerts']],
    ['that the reader may not know', undefined, { failure: { kind: 'no-access', detail: '' } }, ['alerts-no-access']],
    ['that they failed', undefined, { failure: { kind: 'unavailable', detail: 'gone' } }, ['alerts-failed']],
    ['that they are old', [ALERT], { failure: { kind: 'unavailable', detail: 'gone' } }, ['alerts-outdated']],
    ['nothing while they load', undefined, {}, []],
  ])('tell %s', (_what, alerts, rest, expected) => {
    expect(lines(show(alerts, rest))).toEqual(expected);
  });

  it('do not look well while they load or when they failed', () => {
    expect(show(undefined).textContent).toBe('Loading');
    const failed = show(undefined, { failure: { kind: 'unavailable', detail: 'gone' } });
    expect(failed.textContent).not.toContain('No NetObserv alert is firing');
  });
});
