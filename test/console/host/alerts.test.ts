import type { PrometheusAlert, Silence } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import { describe, expect, it } from 'vitest';
import { isSilencedBy } from './alerts';

const alert = { labels: { alertname: 'A', severity: 'warning' } } as unknown as PrometheusAlert;

function silence(matcher: object, state = 'active'): Silence {
  const matchers = [{ name: 'alertname', value: 'A', isRegex: false }, matcher];
  return { matchers, status: { state } } as unknown as Silence;
}

describe('an alert is silenced', () => {
  it.each<[object, boolean]>([
    [{ name: 'severity', value: 'warning', isRegex: false, isEqual: true }, true],
    [{ name: 'severity', value: 'warning|critical', isRegex: true }, true],
    [{ name: 'severity', value: 'warn', isRegex: true }, false],
    [{ name: 'severity', value: 'warning', isRegex: false, isEqual: false }, false],
    [{ name: 'pod', value: '', isRegex: false }, true],
  ])('by a matcher %o: %s', (matcher, silenced) => {
    expect(isSilencedBy(alert, silence(matcher))).toBe(silenced);
  });

  it('only by silences that are active', () => {
    expect(isSilencedBy(alert, silence({ name: 'severity', value: 'warning', isRegex: false }, 'expired'))).toBe(false);
  });
});
