import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkRange, fromMoment, type Moment, toMoment } from './custom-range';
import { SPAN_SECONDS } from './page-state';

afterEach(() => void vi.unstubAllEnvs());

const NOW = Date.UTC(2026, 10, 23, 21, 0) / 1000;

describe('moments', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Apia',
    'Australia/Lord_Howe', // sets its clocks by half an hour
    'Africa/Casablanca',
  ])('come back in %s', (zone) => {
    vi.stubEnv('TZ', zone);
    for (let seconds = NOW - 400 * 86_400; seconds < NOW; seconds += 1_799) {
      expect(fromMoment(toMoment(seconds))).toBe(seconds);
    }
  });

  it('of the hour that clocks repeat stay the one that was meant, also when they are edited', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const first = Date.UTC(2026, 9, 25, 0, 30) / 1000;
    for (const seconds of [first, first + 3600]) {
      expect(toMoment(seconds)).toEqual({ date: '2026-10-25', time: '02:30', meant: seconds });
      expect(fromMoment({ ...toMoment(seconds), time: '02:40' })).toBe(seconds + 600);
    }
    expect(fromMoment({ date: '2026-10-25', time: '02:30' })).toBe(first);
  });

  it('that clocks leave out are none', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(fromMoment({ date: '2026-03-29', time: '02:30' })).toBeUndefined();
    expect(fromMoment({ date: '2026-03-29', time: '03:00' })).toBe(Date.UTC(2026, 2, 29, 1) / 1000);
  });

  it('are in the time zone of the reader', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(toMoment(NOW)).toEqual({ date: '2026-11-23', time: '22:00' });
    expect(toMoment(NOW + 7)).toEqual({ date: '2026-11-23', time: '22:00:07' });
    expect(fromMoment({ date: '2026-07-01', time: '0:00' })).toBe(Date.UTC(2026, 5, 30, 22) / 1000);
  });

  it.each<[string, string]>([
    ['', '21:00'],
    ['2026-11-23', ''],
    ['2026-02-30', '21:00'],
    ['2026-13-01', '21:00'],
    ['23.11.2026', '21:00'],
    ['2026-11-23', '24:00'],
    ['2026-11-23', '21:60'],
    ['2026-11-23', '9 pm'],
    ['0000-00-00', '00:00'],
  ])('are not read from %j and %j', (date, time) => {
    expect(fromMoment({ date, time })).toBeUndefined();
  });
});

describe('checkRange', () => {
  const at = (seconds: number): Moment => toMoment(NOW + seconds);
  const none: Moment = { date: '', time: '' };

  it.each<[string, Moment, Moment, string]>([
    ['no-start', none, at(0), 'no-start'],
    ['no-end', at(-60), none, 'no-end'],
    ['an end before the start', at(-60), at(-120), 'order'],
    ['no span', at(-60), at(-60), 'order'],
    ['a short span', at(-60), at(-1), 'too-short'],
    ['a long span', at(-SPAN_SECONDS.most - 1), at(0), 'too-long'],
    ['an end to come', at(-60), at(60), 'future'],
  ])('refuses %s', (_name, from, to, problem) => {
    expect(checkRange(from, to, NOW)).toEqual({ kind: 'bad', problem });
  });

  it('takes what can be shown', () => {
    expect(checkRange(at(-3600), at(0), NOW)).toEqual({
      kind: 'good',
      range: { kind: 'fixed', start: NOW - 3600, end: NOW },
    });
  });
});
