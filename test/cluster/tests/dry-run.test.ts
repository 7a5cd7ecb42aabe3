/** The API server takes all that the chart makes, for every set of values in charts/agent-health/ci. Nothing is changed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHART, makeNamespace, testCluster } from './test-cluster';

const NAMESPACE = 'dry-run';
const CI = join(CHART, 'ci');

describe('a server-side dry run', () => {
  const { api, helm } = testCluster();
  beforeAll(() => makeNamespace(api, NAMESPACE));

  /** Rendered for the cluster's version: without a cluster Helm takes one of its own. */
  async function render(...options: string[]): Promise<string> {
    const { serverVersion } = JSON.parse(await api.run(['version', '-o', 'json'])) as {
      serverVersion: { gitVersion: string };
    };
    const version = ['--kube-version', serverVersion.gitVersion];
    return helm('template', 'agent-health', CHART, '-n', NAMESPACE, ...version, ...options);
  }

  it.each(readdirSync(CI))('takes the objects of %s', async (values) => {
    const manifests = await render('-f', join(CI, values));
    const documents = manifests.split(/^---$/m).filter((document) => /^kind: /m.test(document));
    // A pod is refused while its service account isn't there, in a dry run, too.
    const accounts = documents.filter((document) => /^kind: ServiceAccount$/m.test(document));
    await api.run(['apply', '-n', NAMESPACE, '-f', '-'], accounts.join('\n---\n'));
    // Each object says in which namespace it is, and one is not the release's.
    const options = ['--dry-run=server', '--validate=strict', '-o', 'name'];
    const taken = await api.run(['apply', ...options, '-f', '-'], manifests);
    expect(taken.trim().split('\n')).toHaveLength(documents.length);
  });

  it('refuses an object with a field that its kind does not have', async () => {
    const manifests = await render();
    const wrong = manifests.replace('  displayName: ', '  disPlayName: ');
    expect(wrong).not.toBe(manifests);
    const refused = api.run(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], wrong);
    await expect(refused).rejects.toThrow('disPlayName');
  });
});
