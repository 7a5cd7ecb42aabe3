/** The cluster's API server, as a pod reaches it: by its service account's token and the cluster's authority. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './request';

/** An operation of JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'test' | 'add'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

export type ApiAnswer = {
  readonly status: number;
  /** The object, or a Status that says why not; undefined if it is no JSON. */
  readonly body: unknown;
};

export type ApiServer = {
  get(path: string): Promise<ApiAnswer>;
  patch(path: string, operations: readonly PatchOperation[]): Promise<ApiAnswer>;
};

export type PodSurroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the kubelet mounts token and authority. */
  readonly serviceAccountFolder: string;
};

/** Kubernetes' documentation, "Accessing the Kubernetes API from a Pod". */
export const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @returns undefined for what is no JSON: a page of a proxy, for example */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** @returns an entry of an object that may be none */
export function entry(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** What the server says about an answer that is not the one that was asked for. */
export function explain({ status, body }: ApiAnswer): string {
  const message = entry(body, 'message');
  return typeof message === 'string' ? `${status}: ${message}` : `HTTP status ${status}`;
}

/** @throws Error outside of a pod, or in one without a service account's token */
export function apiServerOfPod({ env, serviceAccountFolder }: PodSurroundings): ApiServer {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT_HTTPS, KUBERNETES_SERVICE_PORT } = env;
  const port = KUBERNETES_SERVICE_PORT_HTTPS ?? KUBERNETES_SERVICE_PORT ?? '443';
  if (!host) throw new Error('KUBERNETES_SERVICE_HOST is not set: this runs in a pod only');
  const base = new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const read = (name: string): string => {
    try {
      return readFileSync(join(serviceAccountFolder, name), 'utf8').trim();
    } catch (cause) {
      throw new Error(`The pod has no service account's token: ${String(cause)}`, { cause });
    }
  };

  async function send(method: 'GET' | 'PATCH', path: string, body?: string): Promise<ApiAnswer> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${read('token')}`, // read each time, because the kubelet replaces it
      ...(body === undefined ? {} : { 'content-type': 'application/json-patch+json' }),
    };
    const answer = await ask(new URL(path, base), { method, ca: read('ca.crt'), headers, body });
    return { status: answer.status, body: parsedJson(answer.body) };
  }

  return {
    get: (path) => send('GET', path),
    patch: (path, operations) => send('PATCH', path, JSON.stringify(operations)),
  };
}
