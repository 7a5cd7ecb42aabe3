// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../findings/finding';
import type { NodeRow } from '../findings/node-row';
import { nodeRow } from '../findings/node-row.fixture';
import type { LossRegime } from '../findings/order';
import { NodeTable, type NodeTableProps } from './node-table';

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);
vi.mock('../console/router', async () => (await import('./node-table-mocks.fixture')).router);

const FINDING: Finding = {
  code: 'full',
  severity: 'runaway',
  sentence: () => 'the map is too small',
  fix: () => 'Raise cacheMaxFlows',
  panel: 'occupancy',
  node: 'node-3',
};

/** Functions that stay the same between draws, as the page's do. */
const PLACES = {
  nodeHref: ({ node }: NodeRow) => `?node=${node}`,
  links: ({ pod }: NodeRow) => ({ pod: `/pods/${pod}`, logs: `/pods/${pod}/logs`, node: undefined, daemonSet: '/ds' }),
  panelHref: (panel: string) => `#panel-${panel}`,
};

function show(rows: readonly NodeRow[] | undefined, props: Partial<NodeTableProps> = {}) {
  return render(<NodeTable rows={rows} regime="ratio" now={1000} locale="en" {...PLACES} {...props} />);
}

function nodes(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>('[data-test="node-row"]')].map(({ dataset }) => dataset.node);
}

function rowOf(node: string): HTMLElement {
  return document.querySelector<HTMLElement>(`[data-test="node-row"][data-node="${node}"]`) ?? document.body;
}

function cell(node: string, column: string): string | undefined {
  return rowOf(node).querySelector(`[data-column="${column}"]`)?.textContent;
}

/** Looks among the headings only: asking for roles takes seconds where there are many elements. */
function sortBy(title: string): HTMLElement {
  const heading = [...document.querySelectorAll('th')].find(({ textContent }) => textContent === title);
  const button = heading?.querySelector('button');
  if (!heading || !button) throw new Error(`no column ${title}`);
  fireEvent.click(button);
  return heading;
}

function type(text: string): void {
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter by node or pod' }), { target: { value: text } });
}

const THREE = [
  nodeRow({ node: 'node-1', cpuCores: 0.3 }),
  nodeRow({ node: 'node-2', cpuCores: undefined, verdict: 'watch' }),
  nodeRow({ node: 'node-3', cpuCores: 0.1, verdict: 'runaway', findings: [FINDING], ringBufferRatio: 0.2 }),
];

afterEach(cleanup);

describe('the table of nodes', () => {
  it('shows the worst first, and says by what it is sorted', () => {
    show(THREE);
    expect(nodes()).toEqual(['node-3', 'node-2', 'node-1']);
    expect(screen.getByRole('columnheader', { name: /^State/ }).getAttribute('aria-sort')).toBe('ascending');
  });

  it('sorts biggest first by a number, then smallest first, with what is not known at the end', () => {
    show(THREE);
    expect(sortBy('CPU').getAttribute('aria-sort')).toBe('descending');
    expect(nodes()).toEqual(['node-1', 'node-3', 'node-2']);
    expect(sortBy('CPU').getAttribute('aria-sort')).toBe('ascending');
    expect(nodes()).toEqual(['node-3', 'node-1', 'node-2']);
  });

  it('writes what is not known as a dash, and zero as zero', () => {
    show([
      nodeRow({ node: 'a', cpuCores: undefined, errorsPerSecond: 0, lastEviction: undefined, occupancy: undefined }),
    ]);
    expect(['cpu', 'errors', 'last-eviction'].map((column) => cell('a', column))).toEqual(['–', '0/s', '–']);
  });

  it('says how long ago the last eviction was at least, where nobody saw it', () => {
    show([nodeRow({ node: 'a', lastEviction: undefined, quietSeconds: 3600 })], { now: 1_700_000_000.3 });
    expect(cell('a', 'last-eviction')).toMatch(/^> 1 ?h\b/);
  });

  it.each<[LossRegime, Partial<NodeRow>, string, string]>([
    ['ratio', { ringBufferRatio: 0.02 }, 'Ring-buffer ratio', '0.02'],
    ['ratio', { ringBufferRatio: 0.02, droppedPerSecond: 4 }, 'Ring-buffer ratio', '0.024/s dropped'],
    ['drops', { ringBufferRatio: undefined, droppedPerSecond: 3 }, 'Drops', '3/s'],
    ['drops', { droppedPerSecond: undefined }, 'Drops', '–'],
    ['mixed', { ringBufferRatio: 0.1, droppedPerSecond: 0 }, 'Ring buffer or drops', 'ratio 0.10/s dropped'],
    ['mixed', { ringBufferRatio: undefined, droppedPerSecond: 0 }, 'Ring buffer or drops', '0/s dropped'],
    ['mixed', { ringBufferRatio: undefined, droppedPerSecond: undefined }, 'Ring buffer or drops', '–'],
  ])('in regime %s shows %j under %s as %s', (regime, part, title, text) => {
    show([nodeRow({ node: 'a', ...part })], { regime });
    expect(screen.getByRole('button', { name: title })).toBeDefined();
    expect(cell('a', 'loss')).toBe(text);
  });

  it.each<[NodeRow['evictions'], string]>([
    [{ timeout: 0.2, full: 0, closing: 0, unnamed: 0 }, '0.2/sall by timeout'],
    [{ timeout: 0, full: 3, closing: 1, unnamed: 0 }, '4/sfull 3/s, closing 1/s'],
    [{ timeout: 0, full: 0, closing: 0, unnamed: 0.2 }, '0.2/sreasons not told'],
    [{ timeout: 0.2, full: 3, closing: 0, unnamed: 1 }, '4.2/stimeout 0.2/s, full 3/s, not told 1/s'],
    [{ timeout: 0, full: 0, closing: 0, unnamed: 0 }, '0/s'],
    [undefined, '–'],
  ])('tells the reasons of evictions %j as %s', (evictions, text) => {
    show([nodeRow({ node: 'a', evictions })]);
    expect(cell('a', 'evictions')).toBe(text);
  });

  it('tells the share of the memory limit only where there is a limit', () => {
    show([
      nodeRow({ node: 'a', memoryBytes: 2 ** 20, memoryLimitBytes: 4 * 2 ** 20 }),
      nodeRow({ node: 'b', memoryBytes: 2 ** 20, memoryLimitBytes: undefined }),
      nodeRow({ node: 'c', memoryBytes: 2 ** 20, memoryLimitBytes: 0 }),
    ]);
    expect(['a', 'b', 'c'].map((node) => cell(node, 'memory'))).toEqual(['1 MiB25 % of limit', '1 MiB', '1 MiB']);
  });

  it('shows no number of an agent that does not report, but what the cluster knows of it', () => {
    const unknown = { flowsPerSecond: undefined, evictions: undefined, occupancy: undefined, peakOccupancy: undefined };
    show([nodeRow({ node: 'a', reporting: false, verdict: 'no-data', ...unknown })]);
    expect(
      within(rowOf('a')).getByText('This agent sends no metrics, so nothing is known of its flows.'),
    ).toBeDefined();
    expect(cell('a', 'flows')).toBeUndefined();
    expect(cell('a', 'cpu')).toBe('0.05');
    // As many columns as the header has.
    const width = [...rowOf('a').children].reduce((sum, { attributes }) => {
      return sum + Number(attributes.getNamedItem('colspan')?.value ?? 1);
    }, 0);
    expect(width).toBe(screen.getAllByRole('columnheader').length);
  });

  it('tells how long ago the last eviction was, and when', () => {
    show([nodeRow({ node: 'a', lastEviction: 996 })]);
    const time = rowOf('a').querySelector('time');
    expect(time?.textContent).toBe('4s ago');
    expect(time?.dateTime).toBe('1970-01-01T00:16:36.000Z');
    expect(time?.title).toContain('1970');
  });

  it('says what is normal for each column', () => {
    show(THREE);
    expect(screen.getAllByRole('button', { name: /^What is normal for/ })).toHaveLength(
      screen.getAllByRole('columnheader').length,
    );
  });
});

describe('the links of a row', () => {
  it('lead to the node’s view, the pod and its logs', () => {
    show(THREE);
    const links = within(rowOf('node-1')).getAllByRole('link');
    expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['node-1', '?node=node-1'],
      ['agent-on-node-1', '/pods/agent-on-node-1'],
      ['Logs', '/pods/agent-on-node-1/logs'],
    ]);
    expect(links[2].getAttribute('aria-label')).toBe('Logs of agent-on-node-1');
  });

  it('let the page open the node, but not when a new tab is asked for', () => {
    const onOpenNode = vi.fn();
    // jsdom follows links to fragments only.
    show(THREE, { onOpenNode, nodeHref: ({ node }) => `#${node}` });
    const link = within(rowOf('node-3')).getByRole('link', { name: 'node-3' });
    expect(fireEvent.click(link, { ctrlKey: true })).toBe(true);
    expect(onOpenNode).not.toHaveBeenCalled();
    expect(fireEvent.click(link)).toBe(false);
    expect(onOpenNode).toHaveBeenCalledExactlyOnceWith(THREE[2]);
  });
});

describe('an opened row', () => {
  it('says why, what to do, and where to look', () => {
    show(THREE);
    const button = screen.getByRole('button', { name: 'Details of node-3' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    const details = within(document.querySelector<HTMLElement>('[data-test="node-details"]') ?? document.body);
    expect(details.getByText('the map is too small')).toBeDefined();
    expect(details.getByText('Raise cacheMaxFlows')).toBeDefined();
    expect(details.getByRole('link', { name: 'DaemonSet' }).getAttribute('href')).toBe('/ds');
    expect(details.queryByRole('link', { name: 'Node' })).toBeNull();
    fireEvent.click(button);
    expect(screen.queryByText('the map is too small')).toBeNull();
  });

  it('stays open when the numbers change and the rows move', () => {
    const { rerender } = show(THREE);
    fireEvent.click(screen.getByRole('button', { name: 'Details of node-1' }));
    const next = THREE.map((row) => (row.node === 'node-1' ? { ...row, verdict: 'runaway' as const } : { ...row }));
    rerender(<NodeTable rows={next} regime="ratio" now={1015} locale="en" {...PLACES} />);
    expect(screen.getByRole('button', { name: 'Details of node-1' }).getAttribute('aria-expanded')).toBe('true');
  });

  it('says when nothing stands out', () => {
    show([nodeRow({ node: 'a', findings: [] })]);
    fireEvent.click(screen.getByRole('button', { name: 'Details of a' }));
    expect(screen.getByText('Nothing stands out.')).toBeDefined();
  });
});

describe('the filters', () => {
  it('find by text and tell how many there are', () => {
    show(THREE);
    type('NODE-2');
    expect(nodes()).toEqual(['node-2']);
    expect(document.querySelector('[data-test="node-count"]')?.textContent).toBe('1 agents listed');
  });

  it('count the states, and show only those chosen', () => {
    show(THREE);
    const group = within(screen.getByRole('group', { name: 'Filter by state' }));
    expect(group.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Runaway 1',
      'Watch 1',
      'Healthy 1',
    ]);
    fireEvent.click(group.getByRole('button', { name: 'Watch 1' }));
    fireEvent.click(group.getByRole('button', { name: 'Healthy 1' }));
    expect(nodes()).toEqual(['node-2', 'node-1']);
    expect(group.getByRole('button', { name: 'Watch 1' }).getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(group.getByRole('button', { name: 'Watch 1' }));
    expect(nodes()).toEqual(['node-1']);
  });

  it('can be taken back when a chosen state has no agent left', () => {
    const { rerender } = show(THREE);
    fireEvent.click(screen.getByRole('button', { name: 'Runaway 1' }));
    rerender(<NodeTable rows={THREE.slice(0, 2)} regime="ratio" now={1000} locale="en" {...PLACES} />);
    expect(screen.getByText('No agent matches')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filters' }));
    expect(nodes()).toEqual(['node-2', 'node-1']);
  });
});

describe('paging', () => {
  it('is left out where all rows fit on a page', () => {
    show(THREE);
    expect(screen.queryByLabelText('Go to the next page')).toBeNull();
  });
});

describe('no rows', () => {
  it('waits while they are not known', () => {
    show(undefined);
    expect(screen.getByText('Loading')).toBeDefined();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('says when there are none', () => {
    show([]);
    expect(screen.getByText('No agents')).toBeDefined();
  });
});
