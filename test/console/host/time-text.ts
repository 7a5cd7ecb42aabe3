/** Times in words. Pure. */

/** Up to here the console says how long ago; what it counts in. */
const RECENT_MS = 630_000;
const MINUTE_MS = 60_000;

/** A time in words. */
export function timeText(time: number, now: number, language: string): string {
  // Clocks differ a little, and what has just been made may be of after the last tick.
  const ago = Math.max(now - time, time - now < MINUTE_MS ? 0 : -1);
  if (ago < 0 || ago >= RECENT_MS) {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
  }
  const minutes = Math.floor(ago / MINUTE_MS);
  const format = new Intl.RelativeTimeFormat(language, { numeric: minutes === 0 ? 'auto' : 'always' });
  return minutes === 0 ? format.format(0, 'second') : format.format(-minutes, 'minute');
}
