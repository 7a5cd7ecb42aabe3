import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleAlertmanager } from './alertmanager/api';
import type { Silences } from './alertmanager/silences';
import { checkToken, giveToken } from './csrf';
import { fail, type Fault, type Faults } from './faults';
import { readJson, RequestError, sendJson } from './http';
import { handleKubernetes } from './kubernetes/api';
import type { KubernetesApi } from './kubernetes/selection';
import { handleTenancy, handleThanos } from './prometheus/proxies';
import { USER_NAMES, type UserName } from './rights/rights';
import { LANGUAGES, sessionOf, switchSession } from './session';
import { sendFile } from './static-files';

/** What the routes work with. */
export type RouteContext = {
  pluginName: string;
  pluginDir: string;
  publicDir: string;
  prometheusUrl: string;
  kubernetes: KubernetesApi;
  silences: Silences;
  /** Undefined unless the console was started for them. */
  faults: Faults | undefined;
};

/** A request on its way; `rest` is its path without the route's prefix. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  rest: string;
  query: URLSearchParams;
  user: UserName;
  /** What goes wrong with this one. */
  faults: readonly Fault[];
};
type Route = { prefix: string; handle: (context: RouteContext, exchange: Exchange) => Promise<void> | void };

/** The policy of a real cluster's console, without its outside hosts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self' 'unsafe-eval'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A name that can't lead out of the folder of texts. */
const SAFE_NAME = /^[A-Za-z0-9_-]+$/;

async function sendTexts({ pluginName, pluginDir }: RouteContext, { response, query }: Exchange): Promise<void> {
  const language = query.get('lng') ?? '';
  const namespace = query.get('ns') ?? '';
  if (!SAFE_NAME.test(language) || namespace !== `plugin__${pluginName}`) {
    sendJson(response, 404, { error: 'no such texts' });
    return;
  }
  await sendFile(response, pluginDir, `locales/${language}/${namespace}.json`);
}

async function handleFaults({ faults }: RouteContext, { request, response }: Exchange): Promise<void> {
  if (faults === undefined) throw new RequestError(404, 'not found');
  if (request.method === 'PUT') faults.set(await readJson(request));
  if (request.method === 'DELETE') faults.set([]);
  sendJson(response, 200, faults.list());
}

/** What the real console's server answers, as far as the host and the plugin ask; what is the host's own is in /host. */
const ROUTES: readonly Route[] = [
  { prefix: '/static/', handle: ({ publicDir }, { response, rest }) => sendFile(response, publicDir, rest) },
  { prefix: '/locales/resource.json', handle: sendTexts },
  {
    prefix: '/host/plugins.json',
    handle: ({ pluginName }, { response }) => sendJson(response, 200, [pluginName]),
  },
  {
    prefix: '/host/session.json',
    handle: (_context, { request, response }) =>
      sendJson(response, 200, { ...sessionOf(request), users: USER_NAMES, languages: LANGUAGES }),
  },
  { prefix: '/host/faults', handle: handleFaults },
  {
    prefix: '/api/plugins/',
    handle: ({ pluginName, pluginDir }, { response, rest }) => {
      const [name, ...path] = rest.split('/');
      return name === pluginName
        ? sendFile(response, pluginDir, path.join('/'))
        : sendJson(response, 404, { error: `no plugin ${name}` });
    },
  },
  { prefix: '/api/prometheus/', handle: ({ prometheusUrl }, exchange) => handleThanos(prometheusUrl, exchange) },
  {
    prefix: '/api/prometheus-tenancy/',
    handle: ({ prometheusUrl }, exchange) => handleTenancy(prometheusUrl, exchange),
  },
  { prefix: '/api/alertmanager/', handle: ({ silences }, exchange) => handleAlertmanager(silences, exchange) },
  { prefix: '/api/kubernetes/', handle: ({ kubernetes }, exchange) => handleKubernetes(kubernetes, exchange) },
  { prefix: '/api/', handle: (_context, { response }) => sendJson(response, 404, { error: 'not found' }) },
];

async function sendPage(context: RouteContext, url: URL, { request, response }: Exchange): Promise<void> {
  const changed = switchSession(url);
  if (changed !== undefined) {
    response.writeHead(302, { location: changed.location, 'set-cookie': changed.cookies, 'cache-control': 'no-store' });
    response.end();
    return;
  }
  giveToken(request, response);
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  await sendFile(response, context.publicDir, 'index.html');
}

/**
 * Sends a request where it belongs; whatever is not an API or a file is a page of the host.
 *
 * @throws RequestError for requests that are not acceptable
 */
export async function route(context: RouteContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const faults = context.faults?.take(url) ?? [];
  const found = ROUTES.find(({ prefix }) => url.pathname.startsWith(prefix));
  const rest = decodeURIComponent(url.pathname.slice(found?.prefix.length ?? 0));
  const { user } = sessionOf(request);
  const exchange: Exchange = { request, response, rest, query: url.searchParams, user, faults };
  if (found === undefined) return sendPage(context, url, exchange);
  checkToken(request);
  if (!(await fail(response, faults))) await found.handle(context, exchange);
}
