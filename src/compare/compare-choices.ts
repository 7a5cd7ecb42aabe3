/** What the reader can compare, as a menu. Pure. */
import { changeText } from '../changes/change-text';
import type { Change } from '../changes/change';
import type { Translate } from '../i18n/use-t';
import { formatDuration, formatTime } from '../units';
import { spanText } from '../url-state/span-text';
import { suggestWindows, type WindowContext } from './suggest-windows';
import { type CompareWindow, type CompareWindows, windowFrom } from './window';

/** An entry of the menu. Without windows it can't be chosen, and `description` says why. */
export type CompareChoice = {
  id: string;
  group: 'change' | 'earlier';
  title: string;
  description: string;
  windows: CompareWindows | undefined;
};

const EARLIER_SECONDS = [3600, 86_400, 604_800] as const;

/** A menu is no log: older changes are found by choosing the range that they are in. */
const MOST_CHANGES = 5;

/** The windows around a change, or why there are none. */
export function choiceOfChange(change: Change, context: WindowContext, t: Translate, locale: string): CompareChoice {
  const title = changeText(change, t, locale).label;
  const shared = { id: `change-${change.kind}-${change.time}`, group: 'change' as const, title };
  const suggestion = suggestWindows(change, context);
  switch (suggestion.kind) {
    case 'ready':
      return { ...shared, description: formatTime(change.time, 'day', locale), windows: suggestion.windows };
    case 'later': {
      const time = formatTime(suggestion.from, 'day', locale);
      const description = t('Too early to compare: possible from {{time}} on', { time });
      return { ...shared, description, windows: undefined };
    }
    case 'impossible':
      return { ...shared, description: t('Another change is too near'), windows: undefined };
    default:
      return suggestion satisfies never;
  }
}

function choiceOfEarlier(seconds: number, shown: CompareWindow, t: Translate, locale: string): CompareChoice {
  const title = t('{{duration}} earlier', { duration: formatDuration(seconds, locale) });
  const shared = { id: `earlier-${seconds}`, group: 'earlier' as const, title };
  const before = windowFrom(shown.start - seconds, shown);
  return before.end > shown.start
    ? { ...shared, description: t('The time range is too long: the windows would overlap'), windows: undefined }
    : { ...shared, description: spanText(before, locale), windows: { before, after: shown } };
}

/**
 * Everything that can be compared with one click: around each change, newest first, and the shown range with the same
 * length of time earlier.
 */
export function compareChoices(
  shown: CompareWindow,
  context: WindowContext,
  t: Translate,
  locale: string,
): CompareChoice[] {
  const newest = [...context.changes].sort((a, b) => b.time - a.time).slice(0, MOST_CHANGES);
  return [
    ...newest.map((change) => choiceOfChange(change, context, t, locale)),
    ...EARLIER_SECONDS.map((seconds) => choiceOfEarlier(seconds, shown, t, locale)),
  ];
}
