import { textAt } from '../../cluster/json';
import { consoleUrl } from '../../console/router';
import { agentHealthPath } from '../../links/agent-health-paths';
import { addressOf } from '../../promql/selector';

/** The page that explains an alert: of its node, if it has one. */
export function alertTarget(alert: unknown): string {
  const instance = textAt(alert, 'labels', 'instance');
  const node = textAt(alert, 'labels', 'node') ?? (instance === undefined ? undefined : addressOf(instance));
  return consoleUrl(agentHealthPath({ node }));
}

/**
 * What a notification of a NetObserv alert opens. The console calls this as a plain function, where there is no router:
 * the browser goes there, with the console's base path.
 */
export function openAgentHealth(alert: unknown): void {
  window.location.assign(alertTarget(alert));
}
