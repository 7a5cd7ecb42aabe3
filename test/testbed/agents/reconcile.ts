import { TESTBED_OPTIONS, UsageError } from '../options';
import { latestWins } from '../run/latest-wins';
import type { AgentSettings } from './agent-environment';
import type { Agents } from './agents';

/** What a FlowCollector can say; the environment stays as it is. */
type CheckedName = Exclude<keyof AgentSettings, 'environment'>;

/** How FlowCollector's fields are checked: as on the command line, but that 0 also means every packet. */
const CHECKS: Record<CheckedName, { allowed: string; isAllowed: (text: string) => boolean }> = {
  cacheMaxFlows: checkOf(TESTBED_OPTIONS.cacheMaxFlows),
  cacheActiveTimeout: checkOf(TESTBED_OPTIONS.cacheTimeout),
  sampling: checkOf(TESTBED_OPTIONS.sampling, '0'),
};

function checkOf(
  { allowed, parse }: { allowed: string; parse: (text: string) => unknown },
  also?: string,
): (typeof CHECKS)[CheckedName] {
  return { allowed, isAllowed: (text) => text === also || parse(text) !== undefined };
}

/** @throws UsageError naming the setting, the value and what is allowed */
function checkSettings(settings: AgentSettings): void {
  for (const name of Object.keys(CHECKS) as CheckedName[]) {
    const { allowed, isAllowed } = CHECKS[name];
    const text = String(settings[name]);
    if (!isAllowed(text)) throw new UsageError(`${name}: “${text}” is not allowed here; it takes ${allowed}`);
  }
}

const sameSettings = (one: AgentSettings, other: AgentSettings): boolean =>
  (Object.keys(CHECKS) as CheckedName[]).every((name) => one[name] === other[name]);

/**
 * Brings the agents to wanted settings, one rollout after the other; settings that others have overtaken meanwhile are
 * left out. Nothing happens when the agents have them already.
 *
 * @returns a function that resolves when the agents run with the settings, or when later ones were asked for meanwhile; it
 * rejects with a UsageError when they are not allowed, or as `rollOut` does
 */
export function makeReconciler(
  agents: Pick<Agents, 'settings' | 'rollOut'>,
): (settings: AgentSettings) => Promise<void> {
  const apply = latestWins(async ({ cacheMaxFlows, cacheActiveTimeout, sampling }: AgentSettings) => {
    const now = agents.settings();
    const settings = { ...now, cacheMaxFlows, cacheActiveTimeout, sampling }; // and nothing else that the caller has there
    if (!sameSettings(settings, now)) await agents.rollOut(settings);
  });
  return async (settings) => {
    checkSettings(settings);
    await apply(settings);
  };
}
