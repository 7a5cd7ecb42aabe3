// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NodeRow } from '../findings/node-row';
import { nodeRow } from '../findings/node-row.fixture';
import { NodeTable, type NodeTableProps } from './node-table';

const saved = vi.hoisted((): { name: string; content: unknown }[] => []);

vi.mock('react-i18next', async () => (await import('./node-table-mocks.fixture')).i18n);
vi.mock('../console/router', async () => (await import('./node-table-mocks.fixture')).router);
vi.mock('./panel-download', () => ({
  csvFile: (text: string) => text,
  saveFile: (name: string, content: unknown) => void saved.push({ name, content }),
}));

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

/** Looks among the headings only: asking for roles takes seconds where there are many elements. */
function sortBy(title: string): HTMLElement {
  const heading = [...document.querySelectorAll('th')].find(({ textContent }) => textContent === title);
  const button = heading?.querySelector('button');
  if (!heading || !button) throw new Error(`no column ${title}`);
  fireEvent.click(button);
  return heading;
}

function type(text: string): void {
  fireEvent.change(screen.getByLabelText('Filter by node or pod'), { target: { value: text } });
}

afterEach(cleanup);

// A fake browser takes long for that many elements, and longer beside other tests.
describe('500 nodes', { timeout: 30_000 }, () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    nodeRow({
      node: `worker-${index}`,
      cpuCores: index / 1000,
      verdict: index % 100 === 7 ? 'degraded' : 'healthy',
    }),
  );

  it('come in pages, worst first', () => {
    show(many);
    expect(nodes().slice(0, 6)).toEqual([
      'worker-7',
      'worker-107',
      'worker-207',
      'worker-307',
      'worker-407',
      'worker-0',
    ]);
    expect(nodes()).toHaveLength(20);
    fireEvent.click(screen.getAllByLabelText('Go to the next page')[0]);
    expect(nodes()[0]).toBe('worker-16');
  });

  it('are sorted and filtered on all pages', () => {
    show(many);
    sortBy('CPU');
    expect(nodes().slice(0, 2)).toEqual(['worker-499', 'worker-498']);
    type('worker-49');
    expect(nodes()).toHaveLength(11);
    expect(document.querySelector('[data-test="node-count"]')?.textContent).toBe('11 agents listed');
  });

  it('fit on fewer pages when rows go', () => {
    const { rerender } = show(many);
    for (let page = 0; page < 3; page += 1) {
      fireEvent.click(screen.getAllByLabelText('Go to the next page')[0]);
    }
    rerender(<NodeTable rows={many.slice(0, 30)} regime="ratio" now={1000} locale="en" {...PLACES} />);
    expect(nodes()).toHaveLength(10);
  });

  it('do not draw rows anew that stay the same', () => {
    const links = vi.fn(PLACES.links);
    show(many, { links });
    const drawn = links.mock.calls.length;
    type('worker');
    expect(links.mock.calls.length).toBe(drawn);
  });

  it('are saved as they are filtered and sorted, all pages of them', () => {
    show(many);
    type('worker-1');
    sortBy('CPU');
    fireEvent.click(screen.getByText('Download'));
    const lines = String(saved[0].content).trimEnd().split('\r\n');
    expect(saved[0].name).toBe('agents-1970-01-01T00-16-40.csv');
    expect(lines).toHaveLength(112);
    expect(lines.slice(1, 3).map((line) => line.split(',')[0])).toEqual(['worker-199', 'worker-198']);
  });
});
