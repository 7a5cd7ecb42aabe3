/** The Kubernetes API as far as pages use it: discovery, get, list, watch, patch and access reviews, with rights. */
import type { IncomingMessage } from 'node:http';
import { apiVersionOf, FLOW_COLLECTORS, type KubeObject } from '../cluster/kube-object';
import { readJson, RequestError, sendJson } from '../http';
import { type Attributes, may, type UserName } from '../rights/rights';
import type { Exchange } from '../routes';
import { discover } from './discovery';
import { type Answer, conflict, failure, forbidden, invalid, notFound } from './failures';
import type { ObjectStore, Selection } from './object-store';
import { type Json, jsonPatch, mergePatch, PatchError, type PatchStep } from './patch';
import { attributesOf, type KubernetesApi, selectionOf } from './selection';
import { SelectorError } from './selectors';
import { flowCollectorCauses } from './validation';
import { streamWatch } from './watch';

const ACCESS_REVIEWS = 'apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function list(store: ObjectStore, selection: Selection): object {
  const { resource } = selection;
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: `${store.version()}` },
    items: store.list(selection),
  };
}

/** The object that a patch makes; what the API owns stays as it was, and a changed spec is one generation on. */
function patched(before: KubeObject, contentType: string, body: Json): KubeObject {
  const target = before as unknown as Json;
  const after = (contentType.startsWith('application/json-patch+json')
    ? jsonPatch(target, body as unknown as PatchStep[])
    : mergePatch(target, body)) as unknown as KubeObject;
  const { name, namespace, uid, creationTimestamp, generation = 1 } = before.metadata;
  const specChanged = JSON.stringify(before.spec) !== JSON.stringify(after.spec);
  const owned = { name, namespace, uid, creationTimestamp, generation: generation + (specChanged ? 1 : 0) };
  return { ...after, metadata: { ...after.metadata, ...owned }, status: before.status };
}

async function answerPatch(
  store: ObjectStore,
  { resource }: Selection,
  object: KubeObject,
  { request, query }: Pick<Exchange, 'request' | 'query'>,
): Promise<Answer> {
  const body = (await readJson(request)) as Json;
  let after: KubeObject;
  try {
    after = patched(object, request.headers['content-type'] ?? '', body);
  } catch (error) {
    if (error instanceof PatchError) return failure(422, 'Invalid', error.message);
    throw error;
  }
  if (after.metadata.resourceVersion !== object.metadata.resourceVersion) {
    return conflict(resource, object.metadata.name);
  }
  const causes = resource.kind === FLOW_COLLECTORS.kind ? flowCollectorCauses(after) : [];
  if (causes.length > 0) return invalid(resource, object.metadata.name, causes);
  return { status: 200, body: query.get('dryRun') === 'All' ? after : store.put(after) };
}

const VERBS: Readonly<Record<string, string>> = { GET: 'get', PATCH: 'patch' };

/** @throws RequestError 405 for what the small API can't do */
function verbOf(request: IncomingMessage, selection: Selection, query: URLSearchParams): string {
  const verb = VERBS[request.method ?? ''];
  if (verb === undefined || (verb === 'patch' && selection.name === undefined)) {
    throw new RequestError(405, `${request.method ?? 'this'} is not supported`);
  }
  if (verb === 'get' && query.get('watch') === 'true') return 'watch';
  return verb === 'get' && selection.name === undefined ? 'list' : verb;
}

async function answer(
  { store }: KubernetesApi,
  verb: string,
  selection: Selection,
  exchange: Exchange,
): Promise<Answer> {
  if (verb === 'list') return { status: 200, body: list(store, selection) };
  const object = store.get(selection);
  if (object === undefined) return notFound(selection.resource, selection.name ?? '');
  return verb === 'get' ? { status: 200, body: object } : answerPatch(store, selection, object, exchange);
}

async function accessReview(request: IncomingMessage, user: UserName): Promise<Answer> {
  const review = (await readJson(request)) as { spec?: { resourceAttributes?: Partial<Attributes> } } | null;
  const { verb = '', group = '', resource = '', ...rest } = review?.spec?.resourceAttributes ?? {};
  const allowed = may(user, { verb, group, resource, ...rest });
  return { status: 201, body: { ...review, status: { allowed } } };
}

/** The answer to a request for objects; undefined when it is a watch, which has begun then. */
async function answerForObjects(api: KubernetesApi, exchange: Exchange): Promise<Answer | undefined> {
  const { request, response, rest: path, query, user } = exchange;
  const selection = selectionOf(api, path, query);
  if (selection === undefined) {
    return failure(404, 'NotFound', 'the server could not find the requested resource');
  }
  const verb = verbOf(request, selection, query);
  const attributes = attributesOf(selection, verb);
  if (!may(user, attributes)) return forbidden(user, attributes);
  if (verb !== 'watch') return answer(api, verb, selection, exchange);
  streamWatch(api.store, selection, query, response);
  return undefined;
}

async function answerFor(api: KubernetesApi, exchange: Exchange): Promise<Answer | undefined> {
  const { request, rest: path, user } = exchange;
  if (request.method === 'POST' && path === ACCESS_REVIEWS) return accessReview(request, user);
  const discovered = request.method === 'GET' ? discover(path, api.resources) : undefined;
  if (discovered !== undefined) return { status: 200, body: discovered };
  try {
    return await answerForObjects(api, exchange);
  } catch (error) {
    if (error instanceof SelectorError) return failure(400, 'BadRequest', error.message);
    throw error;
  }
}

/** Answers a request to the Kubernetes API; `rest` is its path without the prefix. */
export async function handleKubernetes(api: KubernetesApi, exchange: Exchange): Promise<void> {
  const found = await answerFor(api, exchange);
  if (found !== undefined) sendJson(exchange.response, found.status, found.body);
}
