import type { Translate } from './i18n/use-t';

/** What a panel's numbers count. */
export type Unit =
  | 'evictions-per-second'
  | 'flows-per-second'
  | 'packets-per-second'
  | 'errors-per-second'
  | 'entries-per-second'
  | 'entries'
  | 'count'
  | 'percent'
  | 'ratio'
  | 'seconds'
  | 'cores'
  | 'bytes';

type UnitRule = {
  /** Written behind the number; bytes get their prefix from BINARY_PREFIXES instead. */
  suffix: string;
  base: 10 | 2;
  /** 1.2K for 1200. */
  compact: boolean;
  /** Name above the chart. */
  label: (t: Translate) => string;
};

const UNITS: Record<Unit, UnitRule> = {
  'evictions-per-second': { suffix: '/s', base: 10, compact: true, label: (t) => t('evictions per second') },
  'flows-per-second': { suffix: '/s', base: 10, compact: true, label: (t) => t('flows per second') },
  'packets-per-second': { suffix: '/s', base: 10, compact: true, label: (t) => t('packets per second') },
  'errors-per-second': { suffix: '/s', base: 10, compact: true, label: (t) => t('errors per second') },
  'entries-per-second': { suffix: '/s', base: 10, compact: true, label: (t) => t('entries per second') },
  count: { suffix: '', base: 10, compact: true, label: (t) => t('number') },
  // 12 stands for 12 %: the numbers are shares times 100.
  percent: { suffix: ' %', base: 10, compact: false, label: (t) => t('per cent') },
  seconds: { suffix: ' s', base: 10, compact: false, label: (t) => t('seconds') },
  entries: { suffix: '', base: 10, compact: true, label: (t) => t('entries') },
  ratio: { suffix: '', base: 10, compact: false, label: (t) => t('ring-buffer flows per hashmap flow') },
  cores: { suffix: '', base: 10, compact: false, label: (t) => t('CPU cores') },
  bytes: { suffix: 'B', base: 2, compact: false, label: (t) => t('bytes of memory') },
};

const BINARY_PREFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;

/** Shown where there is no number. */
export const NO_NUMBER = '–';

function inBinary(value: number, locale: string): string {
  const power = Math.abs(value) < 1 ? 0 : Math.floor(Math.log2(Math.abs(value)) / 10);
  const index = Math.min(power, BINARY_PREFIXES.length - 1);
  return `${number(value / 2 ** (10 * index), false, locale)} ${BINARY_PREFIXES[index]}`;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function number(value: number, compact: boolean, locale: string): string {
  const key = `${compact} ${locale}`;
  const options = { maximumSignificantDigits: 3, notation: compact ? 'compact' : 'standard' } as const;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, format);
  return format.format(value);
}

/** Of a ratio, infinity has a meaning: all of it went the other way. Nothing takes infinitely long or much. */
function canBeWritten(value: number | null | undefined, unit: Unit): value is number {
  return value !== null && value !== undefined && (Number.isFinite(value) || (unit === 'ratio' && value === Infinity));
}

/** Writes a value for people. A value that is not there, or is no number, is a dash, never 0. */
export function formatValue(value: number | null | undefined, unit: Unit, locale = 'en'): string {
  if (!canBeWritten(value, unit)) {
    return NO_NUMBER;
  }
  const { suffix, base, compact } = UNITS[unit];
  return `${base === 2 ? inBinary(value, locale) : number(value, compact, locale)}${suffix}`;
}

/** What the numbers of a panel are, in words. */
export function unitLabel(unit: Unit, t: Translate): string {
  return UNITS[unit].label(t);
}

/** Round values from 0 to about `max` for an axis: steps of 1, 2 or 5, or of powers of two for bytes. */
export function axisTicks(max: number, unit: Unit, wanted = 4): number[] {
  const rough = max / wanted;
  const step = UNITS[unit].base === 2 ? 2 ** Math.ceil(Math.log2(rough)) : decimalStep(rough);
  const count = Math.floor(max / step + 1e-9);
  // Multiplying a rounded step would bring back digits such as 0.30000000000000004.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function decimalStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10) * power;
}

const TIME_STYLES = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making a formatter takes a hundred times as long as using it, and a table writes hundreds of times. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(detail: keyof typeof TIME_STYLES, locale: string): Intl.DateTimeFormat {
  const key = `${detail} ${locale}`;
  const known = timeFormats.get(key) ?? new Intl.DateTimeFormat(locale, TIME_STYLES[detail]);
  timeFormats.set(key, known);
  return known;
}

/** Time of day, with seconds or with the day where the range asks for it. */
export function formatTime(timeSeconds: number, detail: keyof typeof TIME_STYLES, locale = 'en'): string {
  return timeFormat(detail, locale).format(new Date(timeSeconds * 1000));
}

const MINUTE = 60;
const HOUR = 3600;

/** Seconds as exact as anybody cares: whole seconds up to two minutes, whole minutes up to two hours, then whole hours. */
export function wholeSpan(seconds: number): number {
  const unit = seconds < 2 * MINUTE ? 1 : seconds < 2 * HOUR ? MINUTE : HOUR;
  return Math.floor(seconds / unit) * unit;
}

/** A length of time in the largest unit that divides it. */
export function formatDuration(seconds: number, locale = 'en'): string {
  if (!Number.isFinite(seconds)) return NO_NUMBER;
  const [size, unit] = (
    [
      [86400, 'day'],
      [3600, 'hour'],
      [60, 'minute'],
      [1, 'second'],
    ] as const
  ).find(([unitSize]) => seconds >= unitSize && seconds % unitSize === 0) ?? [1, 'second'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}
