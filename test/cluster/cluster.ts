/** A Kubernetes cluster of one node that exists while this process does: see docs/cluster.md. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathOf } from '../setup/detect';
import { startRelay } from '../testbed/network/start-relay';
import type { Front } from '../testbed/prometheus/front';
import { openFront } from '../testbed/prometheus/front';
import { runCommand } from '../testbed/run/command';
import { beginRun, sweepDeadRuns } from '../testbed/run/run';
import { waitFor } from '../testbed/run/wait';
import { bundleWorkers } from '../testbed/run/worker-bundle';
import type { Surroundings } from '../testbed/surroundings';
import { surroundings } from '../testbed/surroundings';
import { API_PORT, NODE_IP, NODE_NAME } from './addresses';
import type { Programs } from './build/go-programs';
import { apiServer, controllerManager, dns, etcd, proxy, scheduler } from './control-plane/components';
import type { Credentials } from './control-plane/credentials';
import { makeCredentials } from './control-plane/credentials';
import { CONTAINERD_SOCKET, containerdConfig, PAUSE_IMAGE, podNetwork } from './node/containerd';
import { kubeletConfig } from './node/kubelet';
import { imageOfProgram } from './node/pause-image';
import type { Node } from './node/start-node';
import { startNode } from './node/start-node';

/** Under load of other programs, too. */
const READY_MS = 300_000;
/** Port of the API server on 127.0.0.1 of the machine; the next free one is taken. */
const FRONT_PORT = 16_443;

export type ClusterControl = {
  progress?: (line: string) => void;
  /** Aborting it while the cluster starts makes startCluster undo what it made, and throw. */
  signal?: AbortSignal;
  /** Told when a program of the cluster ends that should run, with the end of its log. */
  onUnexpectedEnd?: (text: string) => void;
};

export type Cluster = {
  /** Path of a file for `kubectl` and `helm` on this machine; its user may do everything. */
  kubeconfig: string;
  node: Node;
  /** Makes the images of an archive known to the node. */
  importImages(archive: string): Promise<void>;
  /** Removes everything at once; idempotent. */
  stop(): Promise<void>;
} & AsyncDisposable;

/** @throws Error when a step fails or is aborted; nothing is left behind then */
export async function startCluster(programs: Programs, control: ClusterControl = {}): Promise<Cluster> {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, ...(control.signal ? [control.signal] : [])]);
  signal.throwIfAborted();
  await bundleWorkers();
  await sweepDeadRuns();
  const run = await beginRun();
  const here = surroundings(run, signal, (process, how) => {
    if (!signal.aborted) control.onUnexpectedEnd?.(`${process.name} ended (${how}):\n${process.logTail()}`);
  });
  const fronts: Front[] = [];
  const stop = async (): Promise<void> => {
    ending.abort(new Error('the cluster is being removed'));
    for (const front of fronts) front.close();
    await run.remove();
  };
  try {
    const parts = await startParts(here, programs, control.progress ?? ((): void => undefined), fronts);
    return { ...parts, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    control.signal?.throwIfAborted();
    throw error;
  }
}

async function startParts(
  here: Surroundings,
  programs: Programs,
  progress: (line: string) => void,
  fronts: Front[],
): Promise<Pick<Cluster, 'kubeconfig' | 'node' | 'importImages'>> {
  progress('the node');
  const node = await startNode(here);
  const credentials = await makeCredentials(join(here.run.directory, 'credentials'));
  progress('API server');
  const kubeconfig = await startApiServer(here, node, programs, credentials, fronts);
  const kubectl = (...args: string[]): Promise<string> =>
    runCommand(programs.kubectl, ['--kubeconfig', kubeconfig, ...args], { signal: here.signal });
  const until = (what: string, ...args: string[]): Promise<string> =>
    waitFor(() => kubectl(...args), { what, deadlineMs: READY_MS, signal: here.signal, intervalMs: 500 });
  await until('the API server is ready', 'get', '--raw=/readyz');
  progress('controllers, scheduler, containerd');
  for (const component of [controllerManager(programs, credentials), scheduler(programs, credentials)])
    await node.start(component);
  const importImages = await startContainerd(here, node, programs);
  progress('kubelet, Services, names');
  await startKubelet(node, programs, credentials);
  for (const make of [proxy, dns]) await node.start(make(programs, credentials, node.writeFile));
  await until('the node is ready', 'wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=5s');
  // Its controller makes it a moment after the namespace; no pod is admitted before.
  await until('pods may be made', 'get', 'serviceaccount/default');
  return { kubeconfig, node, importImages };
}

/** Starts etcd and the API server. @returns path of the kubeconfig for this machine */
async function startApiServer(
  here: Surroundings,
  node: Node,
  programs: Programs,
  credentials: Credentials,
  fronts: Front[],
): Promise<string> {
  // In the node's own /run, which is memory: nothing of it is wanted when the node is gone, and no disk has to keep up.
  await node.start(etcd(pathOf('etcd'), '/run/etcd'));
  await node.start(apiServer(programs, credentials));
  const socketPath = join(here.run.directory, 'api.sock');
  await startRelay(here, node.networkNamespace, [{ socketPath, host: NODE_IP, port: API_PORT }]);
  const front = await openFront(FRONT_PORT, socketPath);
  fronts.push(front);
  return credentials.kubeconfig('admin', front.port);
}

/** @returns what imports images */
async function startContainerd(here: Surroundings, node: Node, programs: Programs): Promise<Cluster['importImages']> {
  const networks = join(node.directory, 'networks');
  mkdirSync(networks);
  const network = podNetwork(join(node.directory, 'addresses'));
  node.writeFile('networks/pods.conflist', JSON.stringify(network));
  const folders = {
    root: join(node.directory, 'containerd'),
    plugins: dirname(pathOf('CNI plugins')),
    networks,
    runc: pathOf('runc'),
  };
  const config = node.writeFile('containerd.toml', containerdConfig(folders));
  await node.start({ name: 'containerd', command: pathOf('containerd'), args: ['--config', config] });
  const ctr = (...args: string[]): Promise<string> =>
    node.run('ctr', ['--address', CONTAINERD_SOCKET, '--namespace', 'k8s.io', ...args]);
  await waitFor(() => ctr('version'), { what: 'containerd answers', deadlineMs: READY_MS, signal: here.signal });
  const importImages = async (archive: string): Promise<void> => {
    await ctr('images', 'import', archive);
  };
  await importImages(await imageOfProgram(programs.pause, PAUSE_IMAGE, join(node.directory, 'pause')));
  return importImages;
}

async function startKubelet(node: Node, programs: Programs, credentials: Credentials): Promise<void> {
  // No server of names beside the cluster's own: pods that ask for others get an answer at once.
  const resolvConf = node.writeFile('resolv.conf', `nameserver ${NODE_IP}\n`);
  const config = kubeletConfig(credentials, { cgroupRoot: `/${node.cgroup}`, resolvConf });
  const flags = {
    config: node.writeFile('kubelet.json', JSON.stringify(config)),
    kubeconfig: credentials.kubeconfig('kubelet'),
    'hostname-override': NODE_NAME,
    'node-ip': NODE_IP,
    'root-dir': join(node.directory, 'kubelet'),
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  await node.start({ name: 'kubelet', command: programs.kubelet, args });
}
