/** From this span on seconds say nothing. */
const MINUTES_FROM_SECONDS = 600;

function style(seconds: boolean, withDay: boolean): Intl.DateTimeFormatOptions {
  return {
    ...(withDay ? { month: 'short', day: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  };
}

function sameDay(start: Date, end: Date): boolean {
  return start.toDateString() === end.toDateString();
}

/** A span of time for people, in their time zone: "Nov 23, 21:00 – 22:00". Times in seconds since 1970. */
export function spanText({ start, end }: { start: number; end: number }, locale: string): string {
  const from = new Date(start * 1000);
  const to = new Date(end * 1000);
  const seconds = end - start < MINUTES_FROM_SECONDS;
  const first = new Intl.DateTimeFormat(locale, style(seconds, true)).format(from);
  // formatRange would leave the day out of the start in some languages and out of the end in others.
  const last = new Intl.DateTimeFormat(locale, style(seconds, !sameDay(from, to))).format(to);
  return `${first} – ${last}`;
}
