// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompareRow } from '../compare/compare-rows';
import { CompareTable, type CompareTableProps } from './compare-table';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, string> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name]),
  }),
}));

beforeEach(() => void vi.stubEnv('TZ', 'UTC'));
afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
});

const END = Date.UTC(2026, 10, 23, 21, 0) / 1000;
const windows = { before: { start: END - 7200, end: END - 3600 }, after: { start: END - 3600, end: END } };

const cpu: CompareRow = {
  metric: 'cpu',
  title: 'CPU of all agents',
  unit: 'cores',
  before: 0.5,
  after: 0.25,
  difference: -0.25,
  percent: -50,
  better: 'better',
};
const drops: CompareRow = {
  ...cpu,
  metric: 'drops',
  title: 'Drops',
  unit: 'flows-per-second',
  before: 0,
  after: 5,
  difference: 5,
  percent: undefined,
  better: 'worse',
};
const unknown: CompareRow = {
  ...cpu,
  metric: 'ratio',
  title: 'Ratio',
  before: undefined,
  difference: undefined,
  percent: undefined,
  better: 'neutral',
};

function show(props: Partial<CompareTableProps> = {}): () => void {
  const onEnd = vi.fn<() => void>();
  render(
    <CompareTable
      windows={windows}
      rows={[cpu, drops, unknown]}
      notes={[]}
      failure={undefined}
      onEnd={onEnd}
      locale="en"
      {...props}
    />,
  );
  return onEnd;
}

function cells(name: string): (string | null)[] {
  const row = screen.getByRole('rowheader', { name }).closest('tr') ?? document.body;
  return within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
}

describe('the compare table', () => {
  it('names both windows', () => {
    show();
    expect(screen.getByText(/Before: Nov 23, 19:00 – 20:00. After: Nov 23, 20:00 – 21:00. .* 1 hour/)).toBeDefined();
  });

  it('says in words what got better and what got worse', () => {
    show();
    expect(cells('CPU of all agents')).toEqual(['0.5', '0.25', '−0.25', '−50%', ' Better']);
    expect(cells('Drops')).toEqual(['0/s', '5/s', '+5/s', '–', ' Worse']);
  });

  it('shows a dash for what is not known, and no verdict', () => {
    show();
    expect(cells('Ratio')).toEqual(['–', '0.25', '–', '–', '–']);
  });

  it('ends the comparison', () => {
    const onEnd = show();
    fireEvent.click(screen.getByRole('button', { name: 'End comparison' }));
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('says what may be wrong with the numbers', () => {
    show({ notes: ['Agents reported for 40 % of the time only.'] });
    expect(screen.getByText(/40 %/)).toBeDefined();
  });

  it('is busy until there are numbers, and can be left', () => {
    show({ rows: undefined });
    expect(screen.getByText('Loading')).toBeDefined();
    expect(screen.getByRole('region', { name: 'Comparison' }).getAttribute('aria-busy')).toBe('true');
    expect(screen.getByRole('button', { name: 'End comparison' })).toBeDefined();
  });

  it('says what failed, and does not go on loading', () => {
    show({ rows: undefined, failure: 'query timed out' });
    expect(screen.getByText('query timed out')).toBeDefined();
    expect(screen.queryByText('Loading')).toBeNull();
  });
});
