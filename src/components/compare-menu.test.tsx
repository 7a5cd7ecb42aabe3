// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompareChoice } from '../compare/compare-choices';
import { toMoment } from '../url-state/custom-range';
import { CompareMenu, type CompareMenuProps } from './compare-menu';

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
const shown = { start: END - 3600, end: END };
const windows = { before: { start: END - 10_800, end: END - 7200 }, after: shown };
const around: CompareChoice = {
  id: 'change-1',
  group: 'change',
  title: 'cacheMaxFlows 5,000 → 2,000',
  description: 'Nov 23, 20:00',
  windows,
};
const tooLong: CompareChoice = {
  id: 'earlier-3600',
  group: 'earlier',
  title: '1 hour earlier',
  description: 'The windows would overlap',
  windows: undefined,
};

function open(props: Partial<CompareMenuProps> = {}): { onCompare: unknown; onEnd: unknown } {
  const spies = { onCompare: vi.fn<CompareMenuProps['onCompare']>(), onEnd: vi.fn<() => void>() };
  render(<CompareMenu choices={[around, tooLong]} shown={shown} comparing={false} locale="en" {...spies} {...props} />);
  fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
  return spies;
}

describe('the compare menu', () => {
  it('compares around a change', () => {
    const { onCompare } = open();
    fireEvent.click(screen.getByRole('menuitem', { name: /cacheMaxFlows 5,000 → 2,000/ }));
    expect(onCompare).toHaveBeenCalledExactlyOnceWith(windows);
  });

  it('says why something can not be compared, and does not', () => {
    const { onCompare } = open();
    const item = screen.getByRole('menuitem', { name: /1 hour earlier/ });
    expect(item.getAttribute('aria-disabled')).toBe('true');
    expect(item.textContent).toContain('The windows would overlap');
    fireEvent.click(item);
    expect(onCompare).not.toHaveBeenCalled();
  });

  it('has no heading for changes where there are none', () => {
    open({ choices: [tooLong] });
    expect(screen.queryByText('Before and after a change')).toBeNull();
  });

  it('ends a comparison, if there is one', () => {
    const { onEnd } = open({ comparing: true });
    fireEvent.click(screen.getByRole('menuitem', { name: 'End comparison' }));
    expect(onEnd).toHaveBeenCalledOnce();
    cleanup();
    open();
    expect(screen.queryByRole('menuitem', { name: 'End comparison' })).toBeNull();
  });
});

describe('a start of the reader’s own', () => {
  function give(start: number): ReturnType<typeof open> {
    const spies = open();
    fireEvent.click(screen.getByRole('menuitem', { name: /start of your own/ }));
    const { date, time } = toMoment(start);
    fireEvent.change(screen.getByLabelText('Date of the start'), { target: { value: date } });
    fireEvent.change(screen.getByLabelText('Time of the start'), { target: { value: time } });
    fireEvent.submit(screen.getByLabelText('Date of the start').closest('form') ?? document.body);
    return spies;
  }

  it('makes a window as long as the one that is shown', () => {
    const { onCompare } = give(END - 86_400);
    const before = { start: END - 86_400, end: END - 86_400 + 3600 };
    expect(onCompare).toHaveBeenCalledExactlyOnceWith({ before, after: shown });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('must not make the windows overlap', () => {
    const { onCompare } = give(END - 7140);
    expect(onCompare).not.toHaveBeenCalled();
    expect(screen.getByText(/Give a start at Nov 23, 19:00 or earlier/)).toBeDefined();
  });
});
