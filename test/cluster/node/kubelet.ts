import { CLUSTER_DOMAIN, NODE_IP } from '../addresses';
import type { Credentials } from '../control-plane/credentials';
import { CONTAINERD_SOCKET } from './containerd';

export type KubeletPaths = {
  /** Its cgroup, which is there, in each hierarchy. */
  cgroupRoot: string;
  resolvConf: string;
};

/** @returns a KubeletConfiguration */
export function kubeletConfig({ authority, servers }: Credentials, { cgroupRoot, resolvConf }: KubeletPaths): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority.cert },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: servers['kubelet-server'].cert,
    tlsPrivateKeyFile: servers['kubelet-server'].key,
    clusterDNS: [NODE_IP],
    clusterDomain: CLUSTER_DOMAIN,
    resolvConf,
    // Both cgroup versions, with or without systemd.
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot,
    enforceNodeAllocatable: [],
    // The machine is somebody's workstation or CI runner: the node takes what is free of it, and never evicts for its sake.
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100, // images are imported, so one that is removed doesn't come back
    hairpinMode: 'none',
  };
}
