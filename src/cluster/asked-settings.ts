/** What the cluster asks of agents that do not tell their settings, and which of them run with it. Pure. */
import { USUAL_AGENT_NAMESPACE } from '../metrics/catalogue';
import type { AgentSettings } from './agent-settings';
import type { AgentDaemonSet } from './daemon-set';

export type AskedSettings = {
  cacheMaxFlows: number | undefined;
  cacheActiveTimeoutSeconds: number | undefined;
  /** What the FlowCollector says, whether it has reached the agents or not. */
  configuredMaxFlows: number | undefined;
  /** All agents that run now were made with these settings. */
  isRolledOut: boolean;
  /** Of the agents that it is asked of. */
  namespace: string;
  /** Agents made later than this have them, in seconds since 1970; undefined: nobody knows when they were set. */
  since: number | undefined;
};

export const NOTHING_ASKED: AskedThen = {
  cacheMaxFlows: undefined,
  cacheActiveTimeoutSeconds: undefined,
  configuredMaxFlows: undefined,
  isRolledOut: false,
  namespace: USUAL_AGENT_NAMESPACE,
  since: undefined,
  rolledOutAt: undefined,
};

/** Within this time NetObserv's operator carries a change of the FlowCollector into the DaemonSet, if it runs: seen were 40 s. */
const OPERATOR_SECONDS = 120;

/**
 * The DaemonSet is what pods are made from; the FlowCollector is what it will be made from.
 *
 * @param daemonSet undefined where the reader may not see it
 */
export function askedSettings(
  collector: AgentSettings | undefined,
  daemonSet: AgentDaemonSet | undefined,
): AskedSettings {
  const namespace = collector?.agentNamespace ?? USUAL_AGENT_NAMESPACE;
  const configuredMaxFlows = collector?.cacheMaxFlows ?? daemonSet?.cacheMaxFlows;
  if (daemonSet?.cacheMaxFlows !== undefined || daemonSet?.cacheActiveTimeoutSeconds !== undefined) {
    const { cacheMaxFlows, cacheActiveTimeoutSeconds, isRolledOut, changedAt } = daemonSet;
    return { cacheMaxFlows, cacheActiveTimeoutSeconds, configuredMaxFlows, isRolledOut, namespace, since: changedAt };
  }
  const changed = collector?.changedAt;
  return {
    cacheMaxFlows: collector?.cacheMaxFlows,
    cacheActiveTimeoutSeconds: collector?.cacheActiveTimeoutSeconds,
    configuredMaxFlows,
    isRolledOut: false,
    namespace,
    since: changed === undefined ? undefined : changed + OPERATOR_SECONDS,
  };
}

/** The same at the end of a time range, with the time at which all agents that ran are known to have had it. */
export type AskedThen = AskedSettings & { rolledOutAt: number | undefined };

/**
 * Pods that ran in the past may have been made before it was asked, and what the FlowCollector says now says nothing of then.
 *
 * @param end in seconds since 1970; undefined: now
 * @param now when it was read
 */
export function askedAt(asked: AskedSettings, end: number | undefined, now: number): AskedThen {
  if (end === undefined)
    return { ...asked, since: asked.isRolledOut ? undefined : asked.since, rolledOutAt: undefined };
  const since = asked.since !== undefined && asked.since < end ? asked.since : undefined;
  const rolledOutAt = asked.isRolledOut ? now : undefined;
  return { ...asked, configuredMaxFlows: undefined, isRolledOut: false, since, rolledOutAt };
}
