/** Alerts of Prometheus, without those that are silenced. */
import type {
  Alert,
  PrometheusAlert,
  PrometheusRulesResponse,
  Silence,
} from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import { useMemo } from 'react';
import { usePolled } from './prometheus-poll';

const RULES_URL = '/api/prometheus/api/v1/rules?type=alert';
const SILENCES_URL = '/api/alertmanager/api/v2/silences';

/** Whether a silence is about an alert: all of its matchers match. Pure. */
export function isSilencedBy({ labels }: PrometheusAlert, { matchers, status }: Silence): boolean {
  const matches = ({ name, value, isRegex, isEqual = true }: Silence['matchers'][number]): boolean => {
    const found = labels[name] ?? '';
    return (isRegex ? new RegExp(`^(?:${value})$`).test(found) : found === value) === isEqual;
  };
  return (status?.state as string | undefined) === 'active' && matchers.every(matches);
}

/** Alerts that are firing or pending, each with its rule and the silences that are about it. */
export function useAlerts(): { alerts: Alert[]; error: unknown } {
  const [rules] = usePolled<PrometheusRulesResponse>([RULES_URL]);
  // Those who may not read silences see all alerts as not silenced, as in the real console.
  const [silences] = usePolled<Silence[]>([SILENCES_URL]);
  const alerts = useMemo(
    () =>
      (rules.response?.data.groups ?? []).flatMap(({ file, name, rules: ofGroup }) =>
        ofGroup.flatMap((rule) =>
          (rule.alerts ?? []).map((alert) => ({
            ...alert,
            rule: { ...rule, id: [file, name, rule.name].join(' ') },
            silencedBy: (silences.response ?? []).filter((silence) => isSilencedBy(alert, silence)),
          })),
        ),
      ),
    [rules.response, silences.response],
  );
  return { alerts, error: rules.error };
}

/** Whether an alert counts: it fires, and nobody has silenced it. */
export function isLoud({ state, silencedBy }: Alert): boolean {
  return (state as string) === 'firing' && (silencedBy ?? []).length === 0;
}
