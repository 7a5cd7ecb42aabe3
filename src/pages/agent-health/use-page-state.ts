import { useCallback, useMemo } from 'react';
import { useSearchParams } from '../../console/router';
import { changedState, isStep } from '../../url-state/change-state';
import { decodeState, encodeState, type PageState } from '../../url-state/page-state';

/** Changes some of the page's state. */
export type ChangeState = (changes: Partial<PageState>) => void;

/** The state of the page, which lives in the URL. The back button undoes a zoom, the way to a node and a comparison. */
export function usePageState(): [PageState, ChangeState] {
  const [parameters, setParameters] = useSearchParams();
  const state = useMemo(() => decodeState(parameters), [parameters]);
  const change = useCallback<ChangeState>(
    (changes) =>
      setParameters((now) => encodeState(changedState(decodeState(now), changes), now), {
        replace: !isStep(state, changedState(state, changes)),
      }),
    [setParameters, state],
  );
  return [state, change];
}
