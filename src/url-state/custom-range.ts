/** Dates and times as people type them, in their own time zone. Pure. */
import { fixedRange, SPAN_SECONDS, type TimeRange } from './page-state';

/** A date `2026-11-23` and a time of day `21:05`, as typed. */
export type Moment = {
  date: string;
  time: string;
  /** Where clocks that are set back show it twice: the one of them that was meant, in seconds since 1970. */
  meant?: number;
};

const DAY_SECONDS = 86_400;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^\s*(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*$/;

function two(value: number): string {
  return `${value}`.padStart(2, '0');
}

/** Writes a time in seconds since 1970 for the input fields. Seconds are left out where there are none. */
export function toMoment(seconds: number): Moment {
  const date = new Date(seconds * 1000);
  const clock = [date.getHours(), date.getMinutes(), ...(date.getSeconds() === 0 ? [] : [date.getSeconds()])];
  const moment: Moment = {
    date: `${`${date.getFullYear()}`.padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    time: clock.map(two).join(':'),
  };
  return timesOf(moment).length > 1 ? { ...moment, meant: seconds } : moment;
}

/** All times at which the reader's clock shows it: two where clocks are set back, none where they are set forward. */
function timesOf({ date, time }: Moment): number[] {
  const day = DATE.exec(date.trim());
  const clock = TIME.exec(time);
  if (day === null || clock === null || Number(clock[1]) > 23) return [];
  const [year, month, dayOfMonth] = day.slice(1).map(Number);
  const [hour, minute, second] = [clock[1], clock[2], clock[3] ?? '0'].map(Number);
  const utc = new Date(0).setUTCFullYear(year, month - 1, dayOfMonth) / 1000 + hour * 3600 + minute * 60 + second;
  // No zone is more than a day from UTC, nor sets its clocks twice in two days.
  const found = [-1, 1]
    .map((days) => utc + new Date((utc + days * DAY_SECONDS) * 1000).getTimezoneOffset() * 60)
    .filter((seconds) => {
      const shown = new Date(seconds * 1000);
      // Date takes February 30 for March 2.
      return (
        shown.getFullYear() === year &&
        shown.getMonth() === month - 1 &&
        shown.getDate() === dayOfMonth &&
        shown.getHours() === hour &&
        shown.getMinutes() === minute
      );
    });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Reads what was typed, to seconds since 1970; undefined if no clock shows that. */
export function fromMoment(moment: Moment): number | undefined {
  const [first, ...others] = timesOf(moment);
  const { meant } = moment;
  if (meant === undefined) return first;
  return others.reduce((best, each) => (Math.abs(each - meant) < Math.abs(best - meant) ? each : best), first);
}

export type RangeProblem = 'no-start' | 'no-end' | 'order' | 'too-short' | 'too-long' | 'future';

/** A range that can be shown, or why it can't. Times in seconds since 1970. */
export type RangeCheck = { kind: 'good'; range: TimeRange } | { kind: 'bad'; problem: RangeProblem };

function problemOf(start: number, end: number, now: number): RangeProblem | undefined {
  if (end <= start) return 'order';
  if (end > now) return 'future';
  if (end - start < SPAN_SECONDS.least) return 'too-short';
  return end - start > SPAN_SECONDS.most ? 'too-long' : undefined;
}

/** Checks a range that somebody typed. */
export function checkRange(from: Moment, to: Moment, now: number): RangeCheck {
  const start = fromMoment(from);
  const end = fromMoment(to);
  if (start === undefined) return { kind: 'bad', problem: 'no-start' };
  if (end === undefined) return { kind: 'bad', problem: 'no-end' };
  const problem = problemOf(start, end, now);
  const range = fixedRange(start, end);
  return problem !== undefined || range === undefined
    ? { kind: 'bad', problem: problem ?? 'too-long' }
    : { kind: 'good', range };
}
