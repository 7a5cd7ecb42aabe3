import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KubeObject } from './cluster-seed';
import { readJson, RequestError, sendJson } from './http';
import { findResource, type ObjectStore, type Selection } from './object-store';
import { type Json, jsonPatch, mergePatch, PatchError, type PatchStep } from './patch';

const PATH = new RegExp(
  [
    '^(?:api/(?<core>v1)|apis/(?<group>[^/]+)/(?<version>[^/]+))',
    '(?:/namespaces/(?<namespace>[^/]+))?',
    '/(?<plural>[^/]+)(?:/(?<name>[^/]+))?$',
  ].join(''),
);

function selectionOf(path: string): Selection | undefined {
  const groups = PATH.exec(path)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const resource = findResource(groups.group ?? '', groups.core ?? groups.version, groups.plural);
  return resource && { resource, namespace: groups.namespace, name: groups.name };
}

function watch(store: ObjectStore, selection: Selection, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.flushHeaders();
  const stop = store.watch(selection, (event) => response.write(`${JSON.stringify(event)}\n`));
  response.on('close', stop);
}

function list(store: ObjectStore, selection: Selection): object {
  const { resource } = selection;
  return {
    kind: `${resource.kind}List`,
    apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
    metadata: { resourceVersion: store.version() },
    items: store.list(selection),
  };
}

async function patch(
  store: ObjectStore,
  selection: Selection,
  object: KubeObject,
  request: IncomingMessage,
): Promise<KubeObject> {
  // The body is JSON by now; its shape is what the content type promises, and a wrong one fails as a patch.
  const body = (await readJson(request)) as Json;
  const before = object as unknown as Json;
  const type = request.headers['content-type'] ?? '';
  const after = type.startsWith('application/json-patch+json')
    ? jsonPatch(before, body as unknown as PatchStep[])
    : mergePatch(before, body);
  return store.replace(selection, after as unknown as KubeObject);
}

/** Every review is granted: rights are the real cluster's business. */
async function accessReview(request: IncomingMessage): Promise<object> {
  const review = await readJson(request);
  return { ...(typeof review === 'object' ? review : {}), status: { allowed: true } };
}

type Answer = { status: number; body: object };

function failure(code: number, reason: string, message: string): Answer {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message };
  return { status: code, body };
}

async function answerPatch(
  store: ObjectStore,
  selection: Selection,
  object: KubeObject,
  request: IncomingMessage,
): Promise<Answer> {
  try {
    return { status: 200, body: await patch(store, selection, object, request) };
  } catch (error) {
    if (error instanceof PatchError) {
      return failure(422, 'Invalid', error.message);
    }
    throw error;
  }
}

async function answer(store: ObjectStore, selection: Selection, request: IncomingMessage): Promise<Answer> {
  const { name, resource } = selection;
  if (request.method === 'GET' && name === undefined) {
    return { status: 200, body: list(store, selection) };
  }
  if (name === undefined || (request.method !== 'GET' && request.method !== 'PATCH')) {
    throw new RequestError(405, `${request.method ?? 'this'} is not supported`);
  }
  const object = store.get(selection);
  if (object === undefined) {
    return failure(404, 'NotFound', `${resource.plural} "${name}" not found`);
  }
  return request.method === 'GET' ? { status: 200, body: object } : answerPatch(store, selection, object, request);
}

/** Answers a request to the Kubernetes API; `path` is without the prefix. */
export async function handleKubernetes(
  store: ObjectStore,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const selection = selectionOf(path);
  if (request.method === 'POST' && path === 'apis/authorization.k8s.io/v1/selfsubjectaccessreviews') {
    sendJson(response, 201, await accessReview(request));
  } else if (selection === undefined) {
    const { status, body } = failure(404, 'NotFound', `no such resource: ${path}`);
    sendJson(response, status, body);
  } else if (request.method === 'GET' && query.get('watch') === 'true') {
    watch(store, selection, response);
  } else {
    const { status, body } = await answer(store, selection, request);
    sendJson(response, status, body);
  }
}
