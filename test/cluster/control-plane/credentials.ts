/** Who the parts of the cluster are to each other. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_PORT, API_SERVICE_IP, CLUSTER_DOMAIN, NODE_IP, NODE_NAME } from '../addresses';
import type { Authority, Certificate, CertificateRequest } from '../pki';
import { makeAuthority } from '../pki';

/** User and group by which each client is known; the rights of all but the first come with Kubernetes. */
const CLIENTS = {
  admin: { commonName: 'admin', organization: 'system:masters' },
  'controller-manager': { commonName: 'system:kube-controller-manager' },
  scheduler: { commonName: 'system:kube-scheduler' },
  proxy: { commonName: 'system:kube-proxy' },
  kubelet: { commonName: `system:node:${NODE_NAME}`, organization: 'system:nodes' },
  'apiserver-to-kubelet': { commonName: 'apiserver', organization: 'system:masters' },
} as const satisfies Record<string, CertificateRequest>;

type Client = keyof typeof CLIENTS;

const SERVERS = {
  apiserver: {
    commonName: 'kube-apiserver',
    dnsNames: [
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      `kubernetes.default.svc.${CLUSTER_DOMAIN}`,
    ],
    addresses: ['127.0.0.1', NODE_IP, API_SERVICE_IP],
  },
  'kubelet-server': { commonName: `system:node:${NODE_NAME}`, dnsNames: [NODE_NAME], addresses: [NODE_IP] },
} as const satisfies Record<string, CertificateRequest>;

export type Credentials = {
  authority: Authority;
  clients: Readonly<Record<Client, Certificate>>;
  servers: Readonly<Record<keyof typeof SERVERS, Certificate>>;
  /** Signs the tokens of service accounts. */
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
  /** Writes a kubeconfig for a program on the node, or for one that reaches the API server by a port of 127.0.0.1. @returns its path */
  kubeconfig(client: Client, localPort?: number): string;
};

/** @param folder is made; everything is kept there */
export async function makeCredentials(folder: string): Promise<Credentials> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await makeAuthority(folder, 'cluster-ca');
  const issueAll = async <K extends string>(
    requests: Record<K, CertificateRequest>,
  ): Promise<Record<K, Certificate>> => {
    const entries = Object.entries<CertificateRequest>(requests);
    const issued = await Promise.all(
      entries.map(async ([name, request]) => [name, await authority.issue(name, request)]),
    );
    return Object.fromEntries(issued) as Record<K, Certificate>;
  };
  const clients = await issueAll(CLIENTS);
  const servers = await issueAll(SERVERS);
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const write = (name: string, text: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    authority,
    clients,
    servers,
    serviceAccountKey: write('service-accounts.key', pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    serviceAccountPublicKey: write('service-accounts.pub', pair.publicKey.export({ type: 'spki', format: 'pem' })),
    kubeconfig(client, localPort) {
      const server = localPort === undefined ? `https://${NODE_IP}:${API_PORT}` : `https://127.0.0.1:${localPort}`;
      const name = `${client}${localPort === undefined ? '' : '-outside'}.kubeconfig`;
      return write(name, JSON.stringify(kubeconfig(server, authority.cert, clients[client])));
    },
  };
}

function kubeconfig(server: string, authority: string, { cert, key }: Certificate): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority': authority } }],
    users: [{ name: 'user', user: { 'client-certificate': cert, 'client-key': key } }],
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
    'current-context': 'context',
  };
}
