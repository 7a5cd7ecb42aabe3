import { useCallback, useMemo } from 'react';
import { useSearchParams } from '../../console/router';
import { decodeState, encodeState, type PageState } from '../../url-state/page-state';

/** The state of the page, which lives in the URL. */
export function usePageState(): [PageState, (change: Partial<PageState>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const state = useMemo(() => decodeState(parameters), [parameters]);
  const change = useCallback(
    (changes: Partial<PageState>) =>
      // Looking at another range is not a step that the back button should undo.
      setParameters((now) => encodeState({ ...decodeState(now), ...changes }, now), { replace: true }),
    [setParameters],
  );
  return [state, change];
}
