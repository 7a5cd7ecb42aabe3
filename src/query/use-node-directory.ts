import { NOTHING_ASKED } from '../cluster/asked-settings';
import { useMemo } from 'react';
import { DIRECTORY_QUERIES, type NodeDirectory, nodeDirectory } from '../nodes/node-directory';
import { CLUSTER } from '../promql/selector';
import type { Access, DataRequest } from './request';
import { useAnswers } from './use-answers';

/** Nodes seldom get another name. */
const REFRESH_MS = 5 * 60_000;

/** Names of the nodes by address; undefined until known, empty where nobody tells. */
export function useNodeDirectory(access: Access, enabled: boolean): NodeDirectory | undefined {
  const asks = useMemo(
    () => Object.entries(DIRECTORY_QUERIES).map(([id, query]) => ({ id, query: query(CLUSTER) })),
    [],
  );
  const request: DataRequest = {
    access,
    scope: CLUSTER,
    configured: NOTHING_ASKED,
    asked: NOTHING_ASKED,
    rangeSeconds: 0,
    end: undefined,
    refreshMs: REFRESH_MS,
  };
  const answers = useAnswers(asks, request, { kind: 'instant', time: undefined }, enabled);
  return useMemo(() => {
    if (!enabled || answers.pending) return undefined;
    return nodeDirectory(answers.get('agents')?.series ?? [], answers.get('pods')?.series ?? []);
  }, [answers, enabled]);
}
