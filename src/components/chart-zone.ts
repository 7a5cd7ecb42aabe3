/** The reader's time zone at a time, as short as the locale has it: "UTC", "GMT+2". */
export function zoneName(timeSeconds: number, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'short' }).formatToParts(new Date(timeSeconds * 1000));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
