import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http';
import { handleKubernetes } from './kubernetes-api';
import type { ObjectStore } from './object-store';
import { proxyPrometheus } from './prometheus-proxy';
import { sendFile } from './static-files';

/** What the routes work with. */
export type RouteContext = {
  pluginName: string;
  pluginDir: string;
  publicDir: string;
  prometheusUrl: string;
  store: ObjectStore;
};

type Exchange = { request: IncomingMessage; response: ServerResponse; rest: string; query: URLSearchParams };
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

/** What the real console's server answers, as far as the host and the plugin ask. */
const ROUTES: readonly Route[] = [
  { prefix: '/static/', handle: ({ publicDir }, { response, rest }) => sendFile(response, publicDir, rest) },
  { prefix: '/locales/resource.json', handle: sendTexts },
  {
    prefix: '/host/plugins.json',
    handle: ({ pluginName }, { response }) => sendJson(response, 200, [pluginName]),
  },
  {
    prefix: '/api/plugins/',
    handle: ({ pluginName, pluginDir }, { response, rest }) => {
      const [name, ...path] = rest.split('/');
      return name === pluginName
        ? sendFile(response, pluginDir, path.join('/'))
        : sendJson(response, 404, { error: `no plugin ${name}` });
    },
  },
  {
    prefix: '/api/prometheus/',
    handle: ({ prometheusUrl }, { request, response, rest, query }) =>
      proxyPrometheus(prometheusUrl, rest, query, request.method, response),
  },
  {
    prefix: '/api/kubernetes/',
    handle: ({ store }, { request, response, rest, query }) => handleKubernetes(store, rest, query, request, response),
  },
  { prefix: '/api/', handle: (_context, { response }) => sendJson(response, 404, { error: 'not found' }) },
];

/** Sends a request where it belongs; whatever is not an API or a file is a page of the host. */
export async function route(context: RouteContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const found = ROUTES.find(({ prefix }) => url.pathname.startsWith(prefix));
  if (found) {
    const rest = decodeURIComponent(url.pathname.slice(found.prefix.length));
    await found.handle(context, { request, response, rest, query: url.searchParams });
    return;
  }
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  await sendFile(response, context.publicDir, 'index.html');
}
