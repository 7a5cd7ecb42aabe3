import { describe, expect, it } from 'vitest';
import { UsageError } from '../options';
import type { AgentSettings } from './agent-environment';
import { makeReconciler } from './reconcile';

const SETTINGS: AgentSettings = { cacheMaxFlows: 5000, cacheActiveTimeout: '5s', sampling: 1 };

function agents(first = SETTINGS) {
  let settings = first;
  const rollouts: AgentSettings[] = [];
  const rollOut = (next: AgentSettings): Promise<void> => {
    rollouts.push(next);
    settings = next;
    return Promise.resolve();
  };
  return { settings: () => settings, rollOut, rollouts };
}

describe('makeReconciler', () => {
  it('rolls other settings out, and only once', async () => {
    const { rollouts, ...rest } = agents();
    const reconcile = makeReconciler(rest);
    const wanted = { ...SETTINGS, cacheActiveTimeout: '10s' };
    await reconcile(SETTINGS);
    await reconcile(wanted);
    await reconcile({ ...wanted });
    expect(rollouts).toEqual([wanted]);
  });
  it('rolls out nothing but the agents’ settings, whatever else comes with them', async () => {
    const { rollouts, ...rest } = agents();
    await makeReconciler(rest)({ ...SETTINGS, sampling: 0, running: true } as AgentSettings);
    expect(rollouts).toEqual([{ ...SETTINGS, sampling: 0 }]);
  });
  it('leaves the agents’ other variables as they are', async () => {
    const environment = { FLOW_MAP_TYPE: 'percpu_hash' };
    const { rollouts, ...rest } = agents({ ...SETTINGS, environment });
    await makeReconciler(rest)(SETTINGS);
    await makeReconciler(rest)({ ...SETTINGS, sampling: 5 });
    expect(rollouts).toEqual([{ ...SETTINGS, sampling: 5, environment }]);
  });
  it.each([
    [{ cacheMaxFlows: 0 }, 'cacheMaxFlows: “0”'],
    [{ cacheMaxFlows: 10_000_000 }, 'cacheMaxFlows'],
    [{ cacheMaxFlows: 1.5 }, 'cacheMaxFlows'],
    [{ cacheActiveTimeout: '15' }, 'cacheActiveTimeout: “15”'],
    [{ cacheActiveTimeout: '0s' }, 'cacheActiveTimeout'],
    [{ sampling: -1 }, 'sampling'],
  ])('refuses %j, and rolls nothing out', async (changed, message) => {
    const { rollouts, ...rest } = agents();
    const refused = makeReconciler(rest)({ ...SETTINGS, ...changed });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
    expect(rollouts).toEqual([]);
  });
});
