import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { NetObservAlert } from '../alerts/alert';
import { parseRules, type RulesAnswer } from '../alerts/rules';
import { applySilences, parseSilences, type Silence } from '../alerts/silences';
import { consoleUrl } from '../console/router';
import { consoleFetchJSON } from '../console/sdk';
import type { QueryFailure } from '../promql/query-failure';
import { prometheusUrl } from './prometheus';
import { queryFailure } from './query-error';
import type { Access } from './request';

/** Rules are evaluated every 30 seconds; the answer lists those of the whole cluster. */
const SHORTEST_REFRESH_MS = 30_000;
const TIMEOUT_MS = 30_000;

export type Alerts = {
  /** Firing, pending and silenced, in order of urgency; undefined until the first answer. */
  alerts: readonly NetObservAlert[] | undefined;
  /** Rules of NetObserv that could raise an alert; undefined until the first answer. */
  rules: number | undefined;
  /** Why there is no answer, or none newer. */
  failure: QueryFailure | undefined;
  /** False: it is not known what is silenced, so all of it counts as firing. */
  silencesKnown: boolean;
};

async function fetchRules(access: Access, signal: AbortSignal): Promise<RulesAnswer> {
  const url = prometheusUrl(access, 'rules', { type: 'alert' });
  const body: unknown = await consoleFetchJSON(url, 'GET', { signal }, TIMEOUT_MS);
  return parseRules(body);
}

async function fetchSilences(signal: AbortSignal): Promise<Silence[]> {
  const url = consoleUrl('/api/alertmanager/api/v2/silences');
  const body: unknown = await consoleFetchJSON(url, 'GET', { signal }, TIMEOUT_MS);
  return parseSilences(body);
}

/**
 * Keeps NetObserv's alerts fresh. Reading rules and reading silences take rights of their own: one may work without the
 * other. Through the door of a namespace there are no silences.
 *
 * @param access undefined while the door is not known
 * @param refreshMs time between refreshes of the page; undefined if it asks for nothing by itself
 */
export function useAlerts(access: Access | undefined, refreshMs: number | undefined): Alerts {
  const interval = refreshMs === undefined ? undefined : Math.max(refreshMs, SHORTEST_REFRESH_MS);
  const shared = {
    // A refusal does not pass by itself.
    refetchInterval: ({ state: { error } }: { state: { error: Error | null } }) =>
      interval === undefined || (error && queryFailure(error).kind === 'no-access') ? (false as const) : interval,
    staleTime: interval ?? Infinity,
    placeholderData: keepPreviousData,
    retry: false,
  };
  const rules = useQuery({
    ...shared,
    queryKey: ['alert-rules', access],
    queryFn: ({ signal }) => fetchRules(access ?? { kind: 'cluster' }, signal),
    enabled: access !== undefined,
  });
  const silences = useQuery({
    ...shared,
    queryKey: ['silences'],
    queryFn: async ({ signal }) => ({ active: await fetchSilences(signal) }),
    enabled: access?.kind === 'cluster',
    // Silences hold functions, which can't be compared.
    structuralSharing: false,
  });
  const found = rules.data;
  const active = access?.kind === 'cluster' ? silences.data?.active : undefined;
  const alerts = useMemo(() => found && applySilences(found.alerts, active ?? []), [found, active]);
  // While silences may still come, a silenced alert must not flash up as firing.
  const waiting = access?.kind === 'cluster' && silences.isPending && silences.fetchStatus !== 'idle';
  return {
    alerts: waiting ? undefined : alerts,
    rules: found?.rules,
    failure: rules.error ? queryFailure(rules.error) : undefined,
    silencesKnown: active !== undefined,
  };
}
