// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TimeRange } from '../url-state/page-state';
import { toMoment } from '../url-state/custom-range';
import { RefreshPicker, type RefreshPickerProps } from './refresh-picker';
import { TimeRangePicker } from './time-range-picker';

vi.mock('react-i18next', () => ({
  useTranslation: () => ({
    t: (text: string, values: Record<string, string> = {}) =>
      text.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name]),
  }),
}));

const NOW = Date.UTC(2026, 10, 23, 21, 0, 30);
const START = NOW / 1000 - 7200;

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

function show(range: TimeRange): ReturnType<typeof vi.fn> {
  const onChange = vi.fn();
  render(<TimeRangePicker range={range} live="1h" onChange={onChange} now={() => Date.now() / 1000} locale="en" />);
  return onChange;
}

/** Types a date and a time of day into one of the two fields. */
function type(which: 'start' | 'end', seconds: number): void {
  const { date, time } = toMoment(seconds);
  fireEvent.change(screen.getByLabelText(`Date of the ${which}`), { target: { value: date } });
  fireEvent.change(screen.getByLabelText(`Time of the ${which}`), { target: { value: time } });
}

function openDialog(): HTMLElement {
  fireEvent.click(screen.getByRole('button', { name: /^Time range/ }));
  fireEvent.click(screen.getByRole('option', { name: 'Custom range…' }));
  return screen.getByRole('dialog', { name: 'Custom range' });
}

describe('the time range picker', () => {
  it('offers the last so much', () => {
    const onChange = show({ kind: 'last', name: '15m' });
    expect(screen.queryByRole('button', { name: 'Back to live' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Time range: Last 15 minutes' }));
    expect(screen.getByRole('option', { name: 'Last 15 minutes' }).getAttribute('aria-selected')).toBe('true');
    fireEvent.click(screen.getByRole('option', { name: 'Last 6 hours' }));
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ kind: 'last', name: '6h' });
  });

  it('names a fixed range and leads back', () => {
    const onChange = show({ kind: 'fixed', start: START, end: START + 3600 });
    expect(screen.getByRole('button', { name: 'Time range: Nov 23, 19:00 – 20:00' })).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Back to live' }));
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ kind: 'last', name: '1h' });
  });

  it('takes a range of the reader’s own', () => {
    const onChange = show({ kind: 'last', name: '15m' });
    openDialog();
    type('start', START);
    type('end', START + 1800);
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    const minutes = Math.floor(START / 60) * 60;
    expect(fromCall(onChange)).toEqual({ kind: 'fixed', start: minutes + 30, end: minutes + 1830 });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('begins with what is shown', () => {
    const onChange = show({ kind: 'last', name: '15m' });
    openDialog();
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    const end = NOW / 1000 - 30;
    expect(fromCall(onChange)).toEqual({ kind: 'fixed', start: end - 900, end });
  });

  it.each<[string, number, number, RegExp]>([
    ['an end before the start', START, START - 60, /later than the start/],
    ['an end to come', START, NOW / 1000 + 600, /not be later than now/],
    ['a range that is too short', START, START + 30, /must be 1 minute or longer/],
    ['a range that is too long', START - 61 * 86_400, START, /must be 60 days or shorter/],
  ])('refuses %s and says what is allowed', (_name, start, end, sentence) => {
    const onChange = show({ kind: 'last', name: '15m' });
    const dialog = openDialog();
    type('start', start);
    type('end', end);
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(onChange).not.toHaveBeenCalled();
    expect(within(dialog).getByText(sentence)).toBeDefined();
  });

  it('loses nothing that was typed when only a menu is closed', () => {
    show({ kind: 'last', name: '15m' });
    openDialog();
    const time = screen.getByLabelText('Time of the end');
    fireEvent.click(time);
    expect(screen.getByRole('menuitem', { name: '21:30' })).toBeDefined();
    fireEvent.keyDown(time, { key: 'Escape' });
    expect(screen.queryByRole('menuitem', { name: '21:30' })).toBeNull();
    expect(screen.getByRole('dialog')).toBeDefined();
    fireEvent.keyDown(time, { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('does nothing when the dialog is left', () => {
    const onChange = show({ kind: 'last', name: '15m' });
    openDialog();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(onChange).not.toHaveBeenCalled();
  });
});

function fromCall(spy: ReturnType<typeof vi.fn>): unknown {
  expect(spy).toHaveBeenCalledOnce();
  return spy.mock.calls[0][0];
}

describe('the refresh picker', () => {
  function showRefresh(paused: boolean): { [Name in 'onChange' | 'onRefresh']: RefreshPickerProps[Name] } {
    const spies = { onChange: vi.fn<RefreshPickerProps['onChange']>(), onRefresh: vi.fn<() => void>() };
    render(<RefreshPicker refresh="15s" paused={paused} {...spies} locale="en" />);
    return spies;
  }

  it('lets choose an interval', () => {
    const { onChange } = showRefresh(false);
    fireEvent.click(screen.getByRole('button', { name: 'Refresh interval: Every 15 seconds' }));
    fireEvent.click(screen.getByRole('option', { name: 'Refresh off' }));
    expect(onChange).toHaveBeenCalledExactlyOnceWith('off');
  });

  it('says that a fixed range is not refreshed, and still refreshes when asked to', () => {
    const { onRefresh } = showRefresh(true);
    const toggle = screen.getByRole<HTMLButtonElement>('button', { name: /Paused: fixed time range/ });
    expect(toggle.disabled).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Refresh now' }));
    expect(onRefresh).toHaveBeenCalledOnce();
  });
});
