// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../changes/change';
import type { CompareChoice } from '../compare/compare-choices';
import { ChangeList, type ChangeListProps } from './change-list';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, string | number> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => `${values[name]}`),
  }),
}));

beforeEach(() => void vi.stubEnv('TZ', 'UTC'));
afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
});

const TIME = Date.UTC(2026, 10, 23, 21, 0) / 1000;
const windows = { before: { start: 0, end: 60 }, after: { start: 120, end: 180 } };

function change(index: number, kind: Change['kind'] = 'cacheMaxFlows'): Change {
  return { kind, time: TIME + index * 3600, before: 100_000, after: 2000 };
}

function show(changes: readonly Change[], choice: Partial<CompareChoice> = {}): ChangeListProps['onCompare'] {
  const onCompare = vi.fn<ChangeListProps['onCompare']>();
  const choiceOf = (): CompareChoice => ({
    id: 'change',
    group: 'change',
    title: 'cacheMaxFlows 100,000 → 2,000',
    description: 'Nov 23, 21:00',
    windows,
    ...choice,
  });
  render(<ChangeList changes={changes} choiceOf={choiceOf} onCompare={onCompare} locale="en" />);
  return onCompare;
}

function rows(): (string | null)[][] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    );
}

describe('the list of changes', () => {
  it('is not there where nothing changed', () => {
    show([]);
    expect(document.body.textContent).toBe('');
  });

  it('says when what changed from what to what, newest first', () => {
    show([change(0), change(1, 'rollout')]);
    expect(rows()).toEqual([
      ['Nov 23, 22:00', 'Rollout of the agents', '–', '–', 'Compare before and after'],
      ['Nov 23, 21:00', 'cacheMaxFlows', '100,000', '2,000', 'Compare before and after'],
    ]);
  });

  it('compares before and after', () => {
    const onCompare = show([change(0)]);
    fireEvent.click(screen.getByRole('button', { name: 'Compare before and after: cacheMaxFlows 100,000 → 2,000' }));
    expect(onCompare).toHaveBeenCalledExactlyOnceWith(windows);
  });

  it('says why it can not compare yet', () => {
    show([change(0)], { windows: undefined, description: 'Possible from Nov 23, 21:04 on' });
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText('Possible from Nov 23, 21:04 on')).toBeDefined();
  });

  it('shows the newest few until all are wanted', () => {
    show(Array.from({ length: 8 }, (_, index) => change(index)));
    expect(rows()).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Show all 8 changes' }));
    expect(rows()).toHaveLength(8);
    fireEvent.click(screen.getByRole('button', { name: 'Show fewer changes' }));
    expect(rows()).toHaveLength(3);
  });
});
