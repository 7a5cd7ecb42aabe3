/** The cluster as a test file sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { ROOT } from '../../setup/build-all';
import { runCommand } from '../../testbed/run/command';
import type { Kubectl } from '../kubectl';
import { kubectlOf } from '../kubectl';

export const CHART = join(ROOT, 'charts/agent-health');

export type TestCluster = {
  api: Kubectl;
  /** Reference of the agent's image. */
  agentImage: string;
  /** Runs helm to its end. @returns what it wrote */
  helm(...args: string[]): Promise<string>;
  /** Options of helm for values that every release here needs. */
  values: string[];
};

export function testCluster(): TestCluster {
  const facts = inject('cluster');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return {
    agentImage: `${facts.registry}/agent-health-agent:${version}`,
    api: kubectlOf(facts.kubectl, facts.kubeconfig),
    helm: (...args) => runCommand(facts.helm, ['--kubeconfig', facts.kubeconfig, ...args]),
    values: Object.entries(facts.values).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  };
}

/** Makes a namespace that is not there yet, in which pods of all kinds may run. */
export async function makeNamespace(api: Kubectl, name: string): Promise<void> {
  await api.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  });
  // Its controllers make them a moment later; no pod is admitted or started before.
  for (const object of ['serviceaccount/default', 'configmap/kube-root-ca.crt', 'configmap/openshift-service-ca.crt'])
    await api.until(`namespace ${name} has ${object}`, () => api.run(['get', object, '-n', name]));
}
