/** The container runtime of the node and its pods' network. */
import { POD_NETWORK } from '../addresses';

/** Below the node's own /run. */
export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';
/** The image of the process that holds a pod's namespaces; the runtime never pulls it. */
export const PAUSE_IMAGE = 'localhost/netobserv-agent-health/pause:1';

export type ContainerdFolders = { root: string; plugins: string; networks: string; runc: string };

/** @returns containerd's config.toml */
export function containerdConfig({ root, plugins, networks, runc }: ContainerdFolders): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return [
    'version = 2',
    `root = ${JSON.stringify(root)}`,
    'state = "/run/containerd"',
    `[grpc]\naddress = ${JSON.stringify(CONTAINERD_SOCKET)}`,
    `[${cri}]\nsandbox_image = ${JSON.stringify(PAUSE_IMAGE)}`,
    // Containers may not get a better score than this command has, which need not be root's of the machine.
    'restrict_oom_score_adj = true',
    `[${cri}.cni]\nbin_dir = ${JSON.stringify(plugins)}\nconf_dir = ${JSON.stringify(networks)}`,
    `[${cri}.containerd]\ndefault_runtime_name = "runc"`,
    `[${cri}.containerd.runtimes.runc]\nruntime_type = "io.containerd.runc.v2"`,
    `[${cri}.containerd.runtimes.runc.options]\nBinaryName = ${JSON.stringify(runc)}\nSystemdCgroup = false`,
    '',
  ].join('\n');
}

/**
 * Each pod has a veth pair of its own to the node, and packets between two pods are routed: on a bridge, an answer to a packet
 * that went to a Service would not pass the node's address translation again.
 *
 * @param dataDir where it keeps which addresses are taken
 * @returns a CNI configuration list
 */
export function podNetwork(dataDir: string): object {
  const ipam = { type: 'host-local', dataDir, ranges: [[{ subnet: POD_NETWORK }]], routes: [{ dst: '0.0.0.0/0' }] };
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      { type: 'ptp', ipMasq: false, ipam },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}
