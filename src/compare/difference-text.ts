/** Differences for people. */
import type { Translate } from '../i18n/use-t';
import { formatValue, NO_NUMBER } from '../units';
import type { CompareRow } from './compare-rows';

/** A difference with its sign; zero has none. */
function signed(value: number, text: (magnitude: number) => string): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '';
  return `${sign}${text(Math.abs(value))}`;
}

/** How much more or less it became: in the unit, which is points for per cents. */
export function differenceText({ difference, unit }: CompareRow, t: Translate, locale: string): string {
  if (difference === undefined) return NO_NUMBER;
  if (unit !== 'percent') return signed(difference, (magnitude) => formatValue(magnitude, unit, locale));
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  return t('{{points}} points', { points: signed(difference, (magnitude) => number.format(magnitude)) });
}

/** How much more or less it became, as a share of what it was. */
export function percentText({ percent }: CompareRow, locale: string): string {
  if (percent === undefined) return NO_NUMBER;
  const number = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  // Less than half a per cent would read as "+0 %".
  const rounded = Math.round(percent) / 100;
  return signed(rounded, (magnitude) => number.format(magnitude));
}
