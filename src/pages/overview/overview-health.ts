/** From what the Overview page was answered to how the agents are. Pure, and total: the page has no error boundary. */
import { at, isRecord, listAt } from '../../cluster/json';
import type { Verdict } from '../../findings/finding';
import { mapDropsSeverity, ringBufferSeverity, silenceSeverity, worse } from '../../findings/severities';
import { separate } from '../../promql/batch';
import { parseAnswer } from '../../promql/response';
import { OVERVIEW_PARTS } from './overview-queries';

type Part = keyof typeof OVERVIEW_PARTS;

/** Undefined: not told. */
export type OverviewFacts = {
  reporting: number;
  desired: number | undefined;
  /** Of the worst node; undefined where the ring buffer is not in use. */
  ratio: number | undefined;
  /** Of the worst node, between 0 and 1. */
  mapDropShare: number | undefined;
  /** All agents, for any cause, per second. */
  dropsPerSecond: number;
  /** A rollout of the agents is under way. */
  rollout: boolean;
};

/** `unknown`: Prometheus did not answer, or not in a way that makes sense. */
export type OverviewHealth =
  | { state: 'loading' | 'no-access' | 'unknown' | 'no-agents' }
  | { state: 'known'; verdict: Verdict; cause: OverviewCause; facts: OverviewFacts };

/** What decided on the verdict. */
export type OverviewCause = 'none' | 'silent' | 'ring-buffer' | 'map-drops' | 'drops';

function factsOf(response: unknown): OverviewFacts {
  const queries = Object.values(OVERVIEW_PARTS);
  const answers = separate(queries, parseAnswer(response).series);
  const value = (part: Part): number | undefined =>
    answers.get(OVERVIEW_PARTS[part])?.[0]?.samples[0]?.value ?? undefined;
  return {
    // Nothing to count is a true zero: Prometheus has answered.
    reporting: value('reporting') ?? 0,
    desired: value('desired'),
    ratio: value('ratio') ?? ((value('ringBuffer') ?? 0) > 0 ? 0 : undefined),
    mapDropShare: value('mapDrops'),
    // Agents export the counter from the first drop on.
    dropsPerSecond: value('drops') ?? 0,
    rollout: value('rollout') !== undefined,
  };
}

/** The worse of what maps send through the ring buffer and what they drop; how full they are is not known here. */
function mapVerdict({ ratio = 0, mapDropShare = 0 }: OverviewFacts): { verdict: Verdict; cause: OverviewCause } {
  const ring = ringBufferSeverity(ratio) ?? 'healthy';
  const drops = mapDropsSeverity(mapDropShare) ?? 'healthy';
  const verdict = worse(ring, drops);
  return { verdict, cause: verdict === drops ? 'map-drops' : 'ring-buffer' };
}

function judge(facts: OverviewFacts): { verdict: Verdict; cause: OverviewCause } {
  const { reporting, desired = reporting, dropsPerSecond, rollout } = facts;
  if (reporting === 0) return { verdict: 'no-data', cause: 'silent' };
  const map = mapVerdict(facts);
  if (map.verdict !== 'healthy') return map;
  if (dropsPerSecond > 0) return { verdict: 'degraded', cause: 'drops' };
  return reporting < desired
    ? { verdict: silenceSeverity(desired - reporting, desired, rollout), cause: 'silent' }
    : { verdict: 'healthy', cause: 'none' };
}

function isRefused(error: unknown): boolean {
  const status = at(error, 'code') ?? at(error, 'response', 'status');
  return status === 401 || status === 403;
}

/** @param responses what the console hands to health handlers: `{ response, error }` for each query */
export function overviewHealth(responses: unknown): OverviewHealth {
  const [first] = listAt({ responses }, 'responses');
  const response = at(first, 'response');
  const error = at(first, 'error');
  if (!isRecord(response)) {
    if (isRefused(error)) return { state: 'no-access' };
    // After a failed request the console (4.22, 5.x) hands over null and forgets the error; before the first answer,
    // both are undefined.
    return { state: response === undefined && (error === undefined || error === null) ? 'loading' : 'unknown' };
  }
  try {
    const facts = factsOf(response);
    // Without a DaemonSet there is nobody who should report: NetObserv is on hold, or not set up.
    if (facts.reporting === 0 && (facts.desired ?? 0) === 0) return { state: 'no-agents' };
    return { state: 'known', ...judge(facts), facts };
  } catch {
    return { state: 'unknown' };
  }
}
