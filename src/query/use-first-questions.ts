import { NOTHING_ASKED } from '../cluster/asked-settings';
import type { NodeDirectory } from '../nodes/node-directory';
import { CLUSTER } from '../promql/selector';
import type { DataRequest } from './request';
import { type AccessDecision, CLUSTER_DOOR } from './use-access';
import { useNodeDirectory } from './use-node-directory';
import { useScrapeIntervals } from './use-scrape-interval';

/**
 * Asks what all other questions wait for, together with the knock at the door instead of after it: nearly every reader of
 * the page comes through the widest one, and to the others it costs three refusals. The answers lie in the cache for
 * whoever asks again.
 *
 * @returns the names of the nodes; undefined until known
 */
export function useFirstQuestions({ facts, access }: AccessDecision): NodeDirectory | undefined {
  const door = access ?? CLUSTER_DOOR;
  const enabled = access !== undefined || facts.state === 'loading';
  const request: DataRequest = {
    access: door,
    scope: CLUSTER,
    configured: NOTHING_ASKED,
    asked: NOTHING_ASKED,
    rangeSeconds: 0,
    end: undefined,
    // The page refreshes them.
    refreshMs: undefined,
  };
  useScrapeIntervals(request, enabled);
  return useNodeDirectory(door, enabled);
}
