// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../findings/finding';
import { nodeRow } from '../findings/node-row.fixture';
import { NodeHeader, type NodeHeaderProps } from './node-header';

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);
vi.mock('../console/router', async () => (await import('./node-table-mocks.fixture')).router);

function finding(code: string): Finding {
  return { code, severity: 'watch', sentence: () => code, fix: undefined, panel: 'p', node: 'node-1' };
}

function show(props: Partial<NodeHeaderProps> = {}): void {
  render(
    <NodeHeader
      node="node-1"
      row={nodeRow()}
      loading={false}
      answeredMs={undefined}
      backHref="?range=1h"
      links={{ pod: '/pod', logs: '/logs', node: '/node', daemonSet: '/ds' }}
      panelHref={() => '#p'}
      regime="ratio"
      now={1000}
      locale="en"
      {...props}
    />,
  );
}

function fact(id: string): string | undefined {
  return document.querySelector(`[data-test="fact-${id}"] dd`)?.textContent;
}

afterEach(cleanup);

describe('the head of a node’s view', () => {
  it('leads back to all nodes', () => {
    const onBack = vi.fn();
    show({ onBack });
    const back = screen.getByRole('link', { name: 'All nodes' });
    expect(back.getAttribute('href')).toBe('?range=1h');
    fireEvent.click(back);
    expect(onBack).toHaveBeenCalledOnce();
  });

  it('says how the node is, with all its findings', () => {
    show({ row: nodeRow({ verdict: 'watch', findings: ['a', 'b', 'c', 'd', 'e'].map(finding) }) });
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('node-1');
    expect(document.querySelector('[data-verdict="watch"]')).not.toBeNull();
    expect(within(screen.getByRole('list', { name: 'Findings' })).getAllByRole('listitem')).toHaveLength(5);
  });

  it('links to the console’s own pages, and only to those there are', () => {
    show({ links: { pod: '/pod', logs: '/logs', node: undefined, daemonSet: '/ds' } });
    const list = within(screen.getByRole('list', { name: 'Pages about node-1' }));
    expect(list.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Pod', '/pod'],
      ['Logs', '/logs'],
      ['DaemonSet', '/ds'],
    ]);
  });

  it('gives the numbers', () => {
    show();
    expect(
      ['cache-max-flows', 'cache-active-timeout', 'map-entries', 'sampling', 'memory-limit', 'cpu', 'version'].map(
        fact,
      ),
    ).toEqual(['10,000', '5 seconds', '2,000, peak 3,000', 'every packet', '800 MiB', '0.05', '0.1.0']);
  });

  it.each([
    [0, 'every packet'],
    [1, 'every packet'],
    [50, '1 of 50 packets'],
    [undefined, '–'],
  ])('says what sampling %s means', (samplingRate, text) => {
    show({ row: nodeRow({ samplingRate }) });
    expect(fact('sampling')).toBe(text);
  });

  it('shows dashes for what NetObserv’s agent does not tell', () => {
    show({ row: nodeRow({ cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined, version: undefined }) });
    expect(['cache-max-flows', 'cache-active-timeout', 'version'].map(fact)).toEqual(['–', '–', 'not told']);
  });

  it('waits, then says that nobody knows the node', () => {
    show({ row: undefined, loading: true });
    expect(screen.getByText('Loading')).toBeDefined();
    cleanup();
    show({ row: undefined, node: 'nowhere' });
    expect(screen.getByText('No agent is known on nowhere in the time range.')).toBeDefined();
    expect(screen.getByRole('link', { name: 'All nodes' })).toBeDefined();
  });
});
