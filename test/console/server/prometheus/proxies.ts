/**
 * The console's two ways to Prometheus: Thanos querier for those who may see all of the cluster, and its tenancy port,
 * where each request names a namespace and is held to it. Paths, rights and refusals are those of OpenShift 4.22.
 */
import type { IncomingMessage } from 'node:http';
import { RequestError, sendJson, sendText } from '../http';
import { type Attributes, may, THANOS, type UserName } from '../rights/rights';
import type { Exchange } from '../routes';
import { EnforceError, enforceNamespaces, enforceSelector, namespaceMatcher } from './enforce-namespace';
import { filterRules } from './filter-rules';
import { ask, type PrometheusRequest, readRequest, sendAnswer } from './upstream';

const CLUSTER_PATHS = /^api\/v1\/(query|query_range|rules|series|labels|label\/[A-Za-z_][A-Za-z0-9_]*\/values)$/;
/** The console has no series and no labels here. */
const TENANCY_PATHS = /^api\/v1\/(query|query_range|rules|label\/[A-Za-z_][A-Za-z0-9_]*\/values)$/;

const POD_METRICS = { group: 'metrics.k8s.io', resource: 'pods' };
const RULES = { group: 'monitoring.coreos.com', resource: 'prometheusrules' };

function verbOf({ method }: IncomingMessage): string {
  return method === 'POST' ? 'create' : 'get';
}

/** What the proxies before Prometheus say to those who may not. */
function refusal(user: UserName, { verb, resource, subresource = '' }: Attributes): string {
  return `Forbidden (user=${user}, verb=${verb}, resource=${resource}, subresource=${subresource})`;
}

/** Whether all of this is allowed; answers 403 if not. */
function isAllowed({ user, response }: Exchange, wanted: readonly Attributes[]): boolean {
  const missing = wanted.find((attributes) => !may(user, attributes));
  if (missing !== undefined) sendText(response, 403, refusal(user, missing));
  return missing === undefined;
}

/** Thanos querier. */
export async function handleThanos(prometheusUrl: string, exchange: Exchange): Promise<void> {
  const { request, response, rest, query, faults } = exchange;
  if (!CLUSTER_PATHS.test(rest)) {
    sendJson(response, 404, { error: 'not found' });
  } else if (isAllowed(exchange, [{ ...THANOS, verb: verbOf(request) }])) {
    sendAnswer(response, await ask(prometheusUrl, await readRequest(request, rest, query)), faults);
  }
}

/** @throws EnforceError when it can't be held to the namespaces */
function heldTo(namespaces: readonly string[], request: PrometheusRequest): PrometheusRequest {
  const parameters = new URLSearchParams(request.parameters);
  parameters.delete('namespace');
  if (/\/query(_range)?$/.test(request.path)) {
    parameters.set('query', enforceNamespaces(parameters.get('query') ?? '', namespaces));
  } else if (!request.path.endsWith('/rules')) {
    const selectors = parameters.getAll('match[]');
    parameters.delete('match[]');
    const none = [`{${namespaceMatcher(namespaces)}}`];
    const held = selectors.length === 0 ? none : selectors.map((selector) => enforceSelector(selector, namespaces));
    held.forEach((selector) => parameters.append('match[]', selector));
  }
  return { ...request, parameters };
}

/** Asks in the namespaces' name; refusals are those of prom-label-proxy. */
async function askHeld(prometheusUrl: string, exchange: Exchange, asked: readonly string[]): Promise<void> {
  const { request, response, rest, query, faults } = exchange;
  const namespaces = [...new Set(asked.filter((namespace) => namespace !== ''))].sort();
  try {
    if (namespaces.length === 0) throw new EnforceError('the "namespace" query parameter must be provided');
    const answer = await ask(prometheusUrl, heldTo(namespaces, await readRequest(request, rest, query)));
    sendAnswer(response, rest.endsWith('/rules') ? filterRules(answer, namespaces) : answer, faults);
  } catch (error) {
    if (!(error instanceof EnforceError) && !(error instanceof RequestError)) throw error;
    const status = error instanceof RequestError ? error.status : 400;
    sendJson(response, status, { status: 'error', errorType: 'prom-label-proxy', error: error.message });
  }
}

/** Thanos querier's tenancy port. */
export async function handleTenancy(prometheusUrl: string, exchange: Exchange): Promise<void> {
  const { request, response, rest, query } = exchange;
  const asked = query.getAll('namespace');
  const right = { ...(rest.endsWith('/rules') ? RULES : POD_METRICS), verb: verbOf(request) };
  if (!TENANCY_PATHS.test(rest)) {
    sendJson(response, 404, { error: 'not found' });
  } else if (asked.length === 0) {
    sendText(response, 400, 'Bad Request. The request or configuration is malformed.');
  } else if (
    isAllowed(
      exchange,
      asked.map((namespace) => ({ ...right, namespace })),
    )
  ) {
    await askHeld(prometheusUrl, exchange, asked);
  }
}
