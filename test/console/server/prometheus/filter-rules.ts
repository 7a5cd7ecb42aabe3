/** Rules of a namespace: those which carry its label. Pure. */
import type { PrometheusAnswer } from './upstream';

type Rules = { data?: { groups?: { rules: { labels?: Record<string, string> }[] }[] } };

/** Leaves out rules of other namespaces, and groups that have none left; failures stay as they are. */
export function filterRules(answer: PrometheusAnswer, namespaces: readonly string[]): PrometheusAnswer {
  if ('reason' in answer || answer.status !== 200) return answer;
  const body = JSON.parse(answer.body) as Rules;
  const groups = (body.data?.groups ?? [])
    .map((group) => ({
      ...group,
      rules: group.rules.filter(({ labels }) => namespaces.includes(labels?.namespace ?? '')),
    }))
    .filter(({ rules }) => rules.length > 0);
  return { ...answer, body: JSON.stringify({ ...body, data: { ...body.data, groups } }) };
}
