/** The programs of the control plane and their flags, as data; all run on the one node. */
import { arch } from 'node:os';
import { API_PORT, CLUSTER_DOMAIN, ETCD_URL, NODE_IP, NODE_NAME, POD_NETWORK, SERVICE_NETWORK } from '../addresses';
import type { Programs } from '../build/go-programs';
import type { Credentials } from './credentials';

export type Component = {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
};

type Flags = Readonly<Record<string, string | number | boolean>>;

const flagsOf = (flags: Flags): string[] => Object.entries(flags).map(([name, value]) => `--${name}=${value}`);

/** @param directory where its data goes */
export function etcd(program: string, directory: string): Component {
  return {
    name: 'etcd',
    command: program,
    args: flagsOf({
      'data-dir': directory,
      'listen-client-urls': ETCD_URL,
      'advertise-client-urls': ETCD_URL,
      'listen-peer-urls': 'http://127.0.0.1:2380',
      'initial-advertise-peer-urls': 'http://127.0.0.1:2380',
      'initial-cluster': 'default=http://127.0.0.1:2380',
    }),
    // etcd 3.4 refuses to run on arm64 unless it is told that this is meant.
    env: { ETCD_UNSUPPORTED_ARCH: arch() === 'x64' ? '' : arch() },
  };
}

export function apiServer(programs: Programs, credentials: Credentials): Component {
  const { authority, clients, servers } = credentials;
  return {
    name: 'kube-apiserver',
    command: programs['kube-apiserver'],
    args: flagsOf({
      'etcd-servers': ETCD_URL,
      'advertise-address': NODE_IP,
      'secure-port': API_PORT,
      'service-cluster-ip-range': SERVICE_NETWORK,
      'authorization-mode': 'Node,RBAC',
      'enable-admission-plugins': 'NodeRestriction',
      'allow-privileged': true,
      'client-ca-file': authority.cert,
      'tls-cert-file': servers.apiserver.cert,
      'tls-private-key-file': servers.apiserver.key,
      'service-account-issuer': `https://kubernetes.default.svc.${CLUSTER_DOMAIN}`,
      'service-account-key-file': credentials.serviceAccountPublicKey,
      'service-account-signing-key-file': credentials.serviceAccountKey,
      'kubelet-certificate-authority': authority.cert,
      'kubelet-client-certificate': clients['apiserver-to-kubelet'].cert,
      'kubelet-client-key': clients['apiserver-to-kubelet'].key,
      'kubelet-preferred-address-types': 'InternalIP',
    }),
  };
}

export function controllerManager(programs: Programs, credentials: Credentials): Component {
  return {
    name: 'kube-controller-manager',
    command: programs['kube-controller-manager'],
    args: flagsOf({
      kubeconfig: credentials.kubeconfig('controller-manager'),
      'root-ca-file': credentials.authority.cert,
      'cluster-signing-cert-file': credentials.authority.cert,
      'cluster-signing-key-file': credentials.authority.key,
      'service-account-private-key-file': credentials.serviceAccountKey,
      'use-service-account-credentials': true,
      'leader-elect': false,
    }),
  };
}

export function scheduler(programs: Programs, credentials: Credentials): Component {
  const args = flagsOf({ kubeconfig: credentials.kubeconfig('scheduler'), 'leader-elect': false });
  return { name: 'kube-scheduler', command: programs['kube-scheduler'], args };
}

/** @param writeFile writes a file of the node's configuration and returns its path */
export function proxy(
  programs: Programs,
  credentials: Credentials,
  writeFile: (name: string, text: string) => string,
): Component {
  const config = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    hostnameOverride: NODE_NAME,
    clusterCIDR: POD_NETWORK,
    clientConnection: { kubeconfig: credentials.kubeconfig('proxy') },
    // These are settings of the machine, not of the network namespace: 0 leaves them alone.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
  const file = writeFile('kube-proxy.json', JSON.stringify(config));
  return { name: 'kube-proxy', command: programs['kube-proxy'], args: flagsOf({ config: file }) };
}

/** Answers names of Services to pods, at the node's address. */
export function dns(
  programs: Programs,
  credentials: Credentials,
  writeFile: (name: string, text: string) => string,
): Component {
  const kubernetes = `kubernetes ${CLUSTER_DOMAIN} in-addr.arpa {\n    kubeconfig ${credentials.kubeconfig('admin')}\n  }`;
  const corefile = writeFile(
    'Corefile',
    `.:53 {\n  bind ${NODE_IP}\n  errors\n  ready ${NODE_IP}:8181\n  ${kubernetes}\n}\n`,
  );
  return { name: 'coredns', command: programs.coredns, args: ['-conf', corefile] };
}
