import { useMemo } from 'react';
import type { Change } from '../../changes/change';
import { choiceOfChange, type CompareChoice, compareChoices } from '../../compare/compare-choices';
import type { CompareWindow } from '../../compare/window';
import { useT } from '../../i18n/use-t';
import { USUAL_EVICTION_SECONDS } from '../../promql/query-window';
import type { Health } from './use-health';

/** What can be compared now, and what comparing around a change would show. */
export type Choices = {
  shown: CompareWindow;
  choices: readonly CompareChoice[];
  choiceOf: (change: Change) => CompareChoice;
};

/** Offers comparisons around each change, and with the same length of time before. */
export function useCompareChoices({ data, changes, request, now }: Health, locale: string): Choices {
  const t = useT();
  const { context } = data;
  const { rangeSeconds, end, configured } = request;
  return useMemo(() => {
    const shown = { start: Math.floor((end ?? now) - rangeSeconds), end: Math.floor(end ?? now) };
    const window = context?.windows.agent ?? { rangeSeconds, stepSeconds: 30, rateWindowSeconds: 120 };
    const evictionSeconds = configured.cacheActiveTimeoutSeconds ?? USUAL_EVICTION_SECONDS;
    const surroundings = { changes, spanSeconds: rangeSeconds, window, evictionSeconds, now };
    return {
      shown,
      choices: compareChoices(shown, surroundings, t, locale),
      choiceOf: (change) => choiceOfChange(change, surroundings, t, locale),
    };
  }, [context, now, changes, rangeSeconds, end, configured, t, locale]);
}
