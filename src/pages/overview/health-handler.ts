import { HealthState } from '../../console/sdk';
import type { Verdict } from '../../findings/finding';
import { overviewHealth } from './overview-health';
import { pluginTranslate, summary } from './overview-text';

/** What the console shows beside the name of a subsystem. Without a message it has its own words for the state. */
type SubsystemHealth = { state: HealthState; message?: string };

const STATES: Record<Verdict, HealthState> = {
  healthy: HealthState.OK,
  watch: HealthState.WARNING,
  degraded: HealthState.WARNING,
  runaway: HealthState.ERROR,
  'no-data': HealthState.ERROR,
  'on-hold': HealthState.NOT_AVAILABLE,
};

/** The agents' line in the status card of the cluster's Overview. Never throws: that would take the Overview down. */
export function agentHealth(responses: unknown, translate?: unknown): SubsystemHealth {
  try {
    const t = pluginTranslate(translate);
    const health = overviewHealth(responses);
    switch (health.state) {
      case 'loading':
        return { state: HealthState.LOADING };
      case 'no-access':
        return { state: HealthState.NOT_AVAILABLE, message: t('No access to metrics') };
      case 'no-agents':
        return { state: HealthState.NOT_AVAILABLE, message: t('No agents') };
      case 'unknown':
        return { state: HealthState.UNKNOWN, message: t('The metrics could not be read') };
      case 'known':
        return { state: STATES[health.verdict], message: summary(health, t) };
      default:
        return health satisfies never;
    }
  } catch {
    return { state: HealthState.UNKNOWN };
  }
}
