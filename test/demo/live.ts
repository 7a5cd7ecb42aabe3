import { complain } from '../setup/say';
import { makeReconciler } from '../testbed/agents/reconcile';
import { stateOf } from '../testbed/states';
import type { Testbed } from '../testbed/testbed';
import { startTestbed } from '../testbed/testbed';
import type { DemoSettings } from './options';
import type { DemoSource } from './source';

/** The testbed as the source of what the page shows. */
export async function startLive(
  settings: DemoSettings,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoSource> {
  const maxSeconds = settings.minutes * 60;
  return sourceOf(
    await startTestbed(settings, { progress, signal, onUnexpectedEnd: complain, maxSeconds }),
    lookAt(settings),
  );
}

/** @param sentences for the user */
export function sourceOf(testbed: Testbed, sentences: readonly string[]): DemoSource {
  const { agents } = testbed;
  return {
    prometheus: testbed.prometheus,
    cluster: {
      nodes: testbed.nodes.map(({ name, ip }) => ({ name, ip })),
      pods: agents.daemonSet().pods,
      flowCollector: agents.settings(),
    },
    daemonSet: agents.daemonSet,
    live: { applySettings: makeReconciler(agents), onRollout: agents.onChange },
    lookAt: sentences,
    stop: () => testbed.stop(),
    kill: () => testbed.kill(),
  };
}

function lookAt({ state }: DemoSettings): string[] {
  const expected = stateOf(state)?.expect;
  const real = 'The flows are real: each node’s agent counts the packets of its pods in the kernel.';
  return [
    real,
    expected ?? 'Next, try maps that are too small:  npm run demo -- --state undersized',
    'Change cacheMaxFlows in the FlowCollector, and the agents are rolled out with it.',
  ];
}
