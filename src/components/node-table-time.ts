import { NO_NUMBER } from '../units';

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/**
 * "4s ago": how long before `now` something was, in its largest whole unit. Both in seconds since 1970. Clocks differ a
 * little, so what seems to come is now.
 */
export function formatAgo(time: number | undefined, now: number, locale: string): string {
  if (time === undefined || !Number.isFinite(time)) {
    return NO_NUMBER;
  }
  const age = Math.max(0, now - time);
  const { unit, seconds } = STEPS.find((step) => age >= step.seconds) ?? STEPS[STEPS.length - 1];
  return new Intl.RelativeTimeFormat(locale, { style: 'narrow' }).format(-Math.floor(age / seconds), unit);
}

function dateOf(time: number | undefined): Date | undefined {
  const date = new Date((time ?? NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Date and time of day, in the reader's zone. */
export function formatMoment(time: number | undefined, locale: string): string {
  const date = dateOf(time);
  return date === undefined
    ? NO_NUMBER
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(date);
}

/** For machines: the `datetime` of a time element. */
export function isoMoment(time: number | undefined): string | undefined {
  return dateOf(time)?.toISOString();
}
