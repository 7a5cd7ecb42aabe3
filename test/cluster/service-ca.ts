/**
 * Stands in for OpenShift's service CA, the one part of OpenShift that the chart needs and this cluster lacks: a Service that
 * asks for a serving certificate by its annotation gets a Secret with one, and each namespace a ConfigMap with the authority.
 */
import { readFileSync } from 'node:fs';
import { CLUSTER_DOMAIN } from './addresses';
import type { Kubectl } from './kubectl';
import type { Authority } from './pki';
import { makeAuthority } from './pki';

const ANNOTATION = 'service.beta.openshift.io/serving-cert-secret-name';
export const SERVICE_CA_CONFIG_MAP = 'openshift-service-ca.crt';

type Asking = { namespace: string; name: string; uid: string; secret: string };

/**
 * Works from now on, until it is ended.
 *
 * @param folder exists; the authority's files go there
 * @returns what ends it
 */
export async function startServiceCa(kubectl: Kubectl, folder: string): Promise<() => void> {
  const authority = await makeAuthority(folder, 'service-ca');
  const annotation = `annotations.${ANNOTATION.replace(/\./g, '\\.')}`;
  // Nobody waits for what is made. Where it can't be made, a pod never starts, and nobody sees why: so it is not caught.
  const ends = [
    onEach(kubectl, 'services', ['namespace', 'name', 'uid', annotation], ([namespace, name, uid, secret]) => {
      if (secret !== undefined) void giveCertificate(kubectl, authority, { namespace, name, uid, secret });
    }),
    onEach(kubectl, 'namespaces', ['name'], ([namespace]) => void giveAuthority(kubectl, authority, namespace)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Calls back once with the metadata of each object that there is and will be. @returns what ends that */
function onEach(
  kubectl: Kubectl,
  kind: string,
  fields: readonly string[],
  callback: (values: string[]) => void,
): () => void {
  const columns = fields.map((field) => `{.metadata.${field}}`).join(' ');
  const args = ['get', kind, '--all-namespaces', '--watch', '-o', `jsonpath=${columns}{"\\n"}`];
  const seen = new Set<string>();
  return kubectl.follow(args, (line) => {
    if (!seen.has(line)) callback(line.trim().split(' '));
    seen.add(line);
  });
}

const giveAuthority = (kubectl: Kubectl, authority: Authority, namespace: string): Promise<void> =>
  kubectl.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: SERVICE_CA_CONFIG_MAP, namespace },
    data: { 'service-ca.crt': readFileSync(authority.cert, 'utf8') },
  });

async function giveCertificate(kubectl: Kubectl, authority: Authority, asking: Asking): Promise<void> {
  const { namespace, name, uid, secret } = asking;
  const host = `${name}.${namespace}.svc`;
  const dnsNames = [host, `${host}.${CLUSTER_DOMAIN}`];
  const { cert, key } = await authority.issue(`${namespace}-${name}`, { commonName: host, dnsNames });
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: secret, namespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid }] },
    stringData: { 'tls.crt': readFileSync(cert, 'utf8'), 'tls.key': readFileSync(key, 'utf8') },
  });
}
