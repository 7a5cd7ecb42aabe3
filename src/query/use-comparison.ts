import { useMemo } from 'react';
import { COMPARE_QUERIES } from '../compare/compare-queries';
import { type CompareValues, compareValues } from '../compare/compare-values';
import type { CompareWindow, CompareWindows } from '../compare/window';
import type { PanelsContext } from '../panels/panel-data';
import type { QueryFailure } from '../promql/query-failure';
import type { QueryWindow } from '../promql/query-window';
import type { DataRequest } from './request';
import { type Answers, type Ask, useAnswers } from './use-answers';

/** The numbers of two windows; undefined until known. */
export type Comparison = {
  before: CompareValues | undefined;
  after: CompareValues | undefined;
  failure: QueryFailure | undefined;
};

function asksFor({ scope, windows }: PanelsContext, rangeSeconds: number): { asks: Ask[]; agent: QueryWindow } {
  const agent = { ...windows.agent, rangeSeconds };
  const container = { ...windows.container, rangeSeconds };
  const asks = Object.entries(COMPARE_QUERIES).map(([id, query]) => ({
    id,
    query: query({ scope, agent, container }),
  }));
  return { asks, agent };
}

function useWindow(
  window: CompareWindow | undefined,
  request: DataRequest,
  context: PanelsContext | undefined,
): Answers {
  const enabled = window !== undefined && context !== undefined;
  const asks = enabled ? asksFor(context, window.end - window.start).asks : [];
  return useAnswers(asks, request, { kind: 'instant', time: window?.end ?? 0 }, enabled);
}

function valuesOf(answers: Answers, agent: QueryWindow): CompareValues | undefined {
  return answers.get('points') && compareValues((query) => answers.get(query)?.series ?? [], agent);
}

/** Asks for the numbers of two windows, each in a request of its own. */
export function useComparison(
  windows: CompareWindows | undefined,
  request: DataRequest,
  context: PanelsContext | undefined,
): Comparison {
  const before = useWindow(windows?.before, request, context);
  const after = useWindow(windows?.after, request, context);
  return useMemo((): Comparison => {
    if (windows === undefined || context === undefined)
      return { before: undefined, after: undefined, failure: undefined };
    const { agent } = asksFor(context, windows.after.end - windows.after.start);
    return {
      before: valuesOf(before, agent),
      after: valuesOf(after, agent),
      failure: before.failure ?? after.failure,
    };
  }, [windows, context, before, after]);
}
