/** Ways to the plugin's pods from this machine: as OpenShift's console asks them, over TLS that the service CA vouches for. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KubeObject, Kubectl } from '../kubectl';

const SERVICE = 'agent-health-plugin';

export type PluginAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

/** Where TLS connections to the plugin go, and who vouches for it. */
export type PluginAccess = Required<Pick<RequestOptions, 'host' | 'port' | 'servername' | 'ca'>> & { stop(): void };

type ConfigMap = KubeObject & { data: Record<string, string> };

/** Forwards a free port of 127.0.0.1 to a pod of the plugin. */
export async function accessPlugin(api: Kubectl, namespace: string): Promise<PluginAccess> {
  const { data } = await api.get<ConfigMap>('configmap', 'openshift-service-ca.crt', '-n', namespace);
  let port: number | undefined;
  const stop = api.follow(['port-forward', `service/${SERVICE}`, ':9443', '-n', namespace], (line) => {
    port ??= Number(/^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1]) || undefined;
  });
  const forwarded = await api.until('the port is forwarded', () => Promise.resolve(port));
  const servername = `${SERVICE}.${namespace}.svc`;
  return { host: '127.0.0.1', port: forwarded, servername, ca: data['service-ca.crt'], stop };
}

/** One GET. @throws Error when the certificate is not the Service's */
export async function getFrom({ host, port, servername, ca }: PluginAccess, path: string): Promise<PluginAnswer> {
  const asked = request({ host, port, servername, ca, path, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** Passes requests of a console that speaks plain HTTP on to the plugin. @returns the console's address for the plugin */
export async function plainFront(access: PluginAccess): Promise<{ url: string; stop(): void }> {
  const { host, port, servername, ca } = access;
  const server = createServer((asked, answer) => {
    const onward = request({ host, port, servername, ca, path: asked.url, method: asked.method }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', (error) => answer.writeHead(502).end(error.message));
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
