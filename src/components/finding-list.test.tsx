// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Finding, Severity } from '../findings/finding';
import { FindingList } from './finding-list';

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);
vi.mock('../console/router', async () => (await import('./node-table-mocks.fixture')).router);

function finding(code: string, severity: Severity, node?: string): Finding {
  return {
    code,
    severity,
    sentence: (t, locale) => t('{{code}} in {{locale}}', { code, locale }),
    fix: severity === 'info' ? undefined : () => `fix ${code}`,
    panel: code,
    node,
  };
}

function show(findings: readonly Finding[], shown?: number) {
  return render(
    <FindingList
      findings={findings}
      locale="de"
      panelHref={(panel) => (panel === 'none' ? undefined : `#panel-${panel}`)}
      nodeHref={(node) => `?node=${node}`}
      shown={shown}
    />,
  );
}

function codes(): (string | undefined)[] {
  return screen.getAllByRole('listitem').map(({ dataset }) => dataset.test);
}

afterEach(cleanup);

describe('the list of findings', () => {
  it('is nothing without findings', () => {
    expect(show([]).container.childElementCount).toBe(0);
  });

  it('shows the worst three, and the others on demand', () => {
    show([
      finding('a', 'info'),
      finding('b', 'watch'),
      finding('c', 'runaway'),
      finding('d', 'degraded'),
      finding('e', 'runaway'),
    ]);
    expect(codes()).toEqual(['finding-c', 'finding-e', 'finding-d']);
    const more = screen.getByRole('button', { name: '2 more findings' });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(more);
    expect(codes()).toEqual(['finding-c', 'finding-e', 'finding-d', 'finding-b', 'finding-a']);
    expect(more.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'Show fewer' }));
    expect(codes()).toHaveLength(3);
  });

  it('has no button where all are shown', () => {
    show([finding('a', 'watch'), finding('b', 'watch'), finding('c', 'watch')]);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says how bad, what is seen, what to do and where to look', () => {
    show([finding('a', 'degraded', 'node-1'), finding('none', 'info')]);
    const [first, second] = screen.getAllByRole('listitem');
    expect(first.textContent).toBe('Degraded: a in defix aShow panelShow node');
    expect([...first.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      '?range=1h#panel-a',
      '?node=node-1',
    ]);
    expect(second.textContent).toBe('Information: none in de');
  });
});
