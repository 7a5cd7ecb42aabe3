/** Starts the cluster for all test files and gets it what the chart expects of OpenShift; or takes the one of KUBECONFIG. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../setup/build-all';
import { goTool } from '../../setup/go-tools';
import { complain, say } from '../../setup/say';
import type { Programs } from '../build/go-programs';
import { buildPrograms } from '../build/go-programs';
import type { Cluster } from '../cluster';
import { startCluster } from '../cluster';
import { crdFiles } from '../crd-files';
import { kubectlOf } from '../kubectl';
import { startServiceCa } from '../service-ca';

/** What test files know of the cluster. */
export type ClusterFacts = {
  kubeconfig: string;
  /** Path of kubectl. */
  kubectl: string;
  /** Path of helm. */
  helm: string;
  /** Registry and folder of the images, as in the chart's value. */
  registry: string;
  /** Values of the chart without which it can't run there. */
  values: Readonly<Record<string, string>>;
};

declare module 'vitest' {
  // The interface is vitest's, to be added to.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface ProvidedContext {
    cluster: ClusterFacts;
  }
}

/** OpenShift's admission gives each pod a user ID of its namespace's range. Here nobody does. */
const WITHOUT_SCC = { runAsUser: '1001' };
const IMAGES = join(ROOT, 'images/.output/images.json');
const REGISTRY_VARIABLE = 'TEST_REGISTRY';

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = await buildPrograms(say);
  const tools = { kubectl: programs.kubectl, helm: await goTool('helm') };
  const existing = process.env.KUBECONFIG ?? '';
  if (existing !== '') {
    say(`cluster of KUBECONFIG=${existing}`);
    const registry = process.env[REGISTRY_VARIABLE] ?? '';
    if (registry === '') throw new Error(`${REGISTRY_VARIABLE} must name where the cluster gets the images from`);
    const values = { 'image.registry': registry };
    project.provide('cluster', { ...tools, kubeconfig: existing, registry, values });
    return undefined;
  }
  const cluster = await startCluster(programs, { progress: say, onUnexpectedEnd: complain });
  try {
    const makeLess = await makeOpenShift(cluster, programs);
    project.provide('cluster', {
      ...tools,
      kubeconfig: cluster.kubeconfig,
      registry: 'localhost',
      values: WITHOUT_SCC,
    });
    return async () => {
      makeLess();
      await cluster.stop();
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Adds the images, and what a plain cluster lacks of OpenShift for the chart. @returns what ends that */
async function makeOpenShift(cluster: Cluster, programs: Programs): Promise<() => void> {
  for (const archive of imageArchives()) {
    say(`image ${archive}`);
    await cluster.importImages(archive);
  }
  const kubectl = kubectlOf(programs.kubectl, cluster.kubeconfig);
  const definitions = (await crdFiles()).flatMap((file) => ['-f', file]);
  await kubectl.run(['apply', '--server-side', ...definitions]);
  await kubectl.run(['wait', '--for=condition=Established', ...definitions]);
  await kubectl.apply({
    apiVersion: 'operator.openshift.io/v1',
    kind: 'Console',
    metadata: { name: 'cluster' },
    spec: { managementState: 'Managed', plugins: [] },
  });
  // Where the console has its dashboards.
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'openshift-config-managed' } });
  const folder = mkdtempSync(join(tmpdir(), 'service-ca-'));
  const end = await startServiceCa(kubectl, folder);
  return () => {
    end();
    rmSync(folder, { recursive: true });
  };
}

/** Archives for this machine. @throws Error when the images are not built */
function imageArchives(): string[] {
  let text: string;
  try {
    text = readFileSync(IMAGES, 'utf8');
  } catch {
    throw new Error('the images are not built: `npm run images` builds them');
  }
  const images = JSON.parse(text) as { archive: string; platform: string }[];
  const platform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return images.filter((image) => image.platform === platform).map(({ archive }) => resolve(dirname(IMAGES), archive));
}
