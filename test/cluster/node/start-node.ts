/** The node: namespaces of its own for mounts, processes, network and host name, in which the cluster's programs run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCgroupEverywhere } from '../../testbed/resources/cgroups';
import { runCommand } from '../../testbed/run/command';
import { cgroupName, NAMESPACE_FOLDER, namespacePrefix } from '../../testbed/run/ownership';
import type { ProcessSpec, RunningProcess } from '../../testbed/run/processes';
import { isNamespaceMountOurs, recordMade } from '../../testbed/run/remove-run';
import { waitFor } from '../../testbed/run/wait';
import type { Surroundings } from '../../testbed/surroundings';
import { NODE_IP, NODE_NAME } from '../addresses';

const INIT = fileURLToPath(new URL('./init.sh', import.meta.url));
const READY_MS = 20_000;

/**
 * `ip -batch` lines of the node's network. Nobody answers at the other end of its interface: the default route is there because
 * a packet to a Service needs one before its address is translated.
 */
const network = (outside: string): string[] => [
  'link set dev lo up',
  `link add eth0 type veth peer name node netns ${outside}`,
  `addr add ${NODE_IP}/24 dev eth0`,
  'link set dev eth0 up',
  'route add default dev eth0',
];

export type Node = {
  networkNamespace: string;
  /** The node's cgroup below the mount point of each hierarchy. */
  cgroup: string;
  /** Folder of the node's data and configuration; it goes with the run. */
  directory: string;
  /** Starts a program on the node. */
  start(spec: ProcessSpec): Promise<RunningProcess>;
  /** Runs a program on the node to its end. @returns what it wrote */
  run(command: string, args: readonly string[]): Promise<string>;
  /** Writes a file of configuration. @returns its path */
  writeFile(name: string, text: string): string;
};

/** @throws Error when the kernel or the user's rights don't allow it */
export async function startNode(here: Surroundings): Promise<Node> {
  const { run, signal } = here;
  const directory = join(run.directory, 'node');
  mkdirSync(directory);
  const networkNamespace = await makeNetwork(here);
  const cgroup = cgroupName(run.id);
  recordMade(run.directory, { kind: 'cgroup', name: cgroup });
  makeCgroupEverywhere(cgroup);
  const namespaces = ['--mount', '--mount-proc', '--pid', '--uts', '--ipc'];
  const args = ['--fork', '--kill-child', ...namespaces, 'sh', INIT, run.directory, NODE_NAME];
  const holder = await here.start({ name: 'node', namespace: networkNamespace, command: 'unshare', args });
  const ready = (): Promise<true | undefined> => {
    if (holder.hasEnded()) throw new Error(holder.logTail());
    return Promise.resolve(existsSync(join(directory, 'ready')) || undefined);
  };
  await waitFor(ready, { what: "the node's file systems are arranged", deadlineMs: READY_MS, signal });
  const first = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8').trim();
  const inside = ['--target', first, '--mount', '--pid', '--uts', '--ipc', '--net', '--'];
  return {
    networkNamespace,
    cgroup,
    directory,
    start: ({ command, args: rest, ...spec }) =>
      here.start({ ...spec, command: 'nsenter', args: [...inside, command, ...rest] }),
    run: (command, rest) => runCommand('nsenter', [...inside, command, ...rest], { signal, runId: run.id }),
    writeFile(name, text) {
      const path = join(directory, name);
      writeFileSync(path, text);
      return path;
    },
  };
}

/** @returns the name of the node's network namespace */
async function makeNetwork({ run, signal }: Surroundings): Promise<string> {
  if (isNamespaceMountOurs(run.directory)) recordMade(run.directory, { kind: 'mount', name: NAMESPACE_FOLDER });
  const [inside, outside] = [NODE_NAME, 'outside'].map((name) => namespacePrefix(run.id) + name);
  const ip = (args: readonly string[], input = ''): Promise<string> =>
    runCommand('ip', args, { input, signal, runId: run.id });
  for (const name of [inside, outside]) {
    recordMade(run.directory, { kind: 'namespace', name });
    await ip(['netns', 'add', name]);
  }
  await ip(['-n', inside, '-batch', '-'], `${network(outside).join('\n')}\n`);
  await ip(['-n', outside, 'link', 'set', 'dev', 'node', 'up']);
  return inside;
}
