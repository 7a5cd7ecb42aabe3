import type { KubeObject, Kubectl } from '../kubectl';

type Console = KubeObject & { spec: { plugins?: string[] } };

/** Plugins that the console loads, in its order. */
export async function enabledPlugins(api: Kubectl): Promise<string[]> {
  const { spec } = await api.get<Console>('consoles.operator.openshift.io', 'cluster');
  return spec.plugins ?? [];
}

export async function setEnabledPlugins(api: Kubectl, plugins: readonly string[]): Promise<void> {
  const patch = JSON.stringify({ spec: { plugins } });
  await api.run(['patch', 'consoles.operator.openshift.io', 'cluster', '--type=merge', '-p', patch]);
}
