/** What must hold of an installed release. Each check returns what it has seen, or throws what is wrong. */
import type { ApiServer } from '../api-server';
import { entry, explain, parsedJson } from '../api-server';
import type { Answer, RequestOptions } from '../request';
import { sumOf } from './exposition';

export class WrongError extends Error {}

export type Fetch = (url: URL, options?: Pick<RequestOptions, 'serverName'>) => Promise<Answer>;

export type PageExpected = {
  /** Of the plugin's Service, with a slash at its end. */
  readonly url: URL;
  readonly plugin: string;
  readonly version: string;
};

/** The console asks for these two, in this order. */
export async function checkPage(fetch: Fetch, { url, plugin, version }: PageExpected): Promise<string> {
  const manifestUrl = new URL('plugin-manifest.json', url);
  const { status, body } = await fetch(manifestUrl);
  if (status !== 200) throw new WrongError(`${manifestUrl.href} answers with HTTP status ${status}`);
  const manifest = parsedJson(body);
  const [name, is] = [entry(manifest, 'name'), entry(manifest, 'version')];
  if (name !== plugin || is !== version) {
    throw new WrongError(`${manifestUrl.href} is of ${String(name)} ${String(is)}, not of ${plugin} ${version}`);
  }
  const scripts = entry(manifest, 'loadScripts');
  const script: unknown = Array.isArray(scripts) ? scripts[0] : undefined;
  if (typeof script !== 'string') throw new WrongError(`${manifestUrl.href} names no script`);
  const scriptUrl = new URL(script, url);
  const answer = await fetch(scriptUrl);
  const type = String(answer.headers['content-type']);
  if (answer.status !== 200 || !type.includes('javascript')) {
    throw new WrongError(`${scriptUrl.href} answers with HTTP status ${answer.status} and ${type}`);
  }
  return `${name} ${version}, and its script of ${answer.body.length} bytes`;
}

export type AgentsExpected = { readonly namespace: string; readonly daemonSet: string };

/** @returns how many there are */
export async function checkDaemonSet(api: ApiServer, { namespace, daemonSet }: AgentsExpected): Promise<number> {
  const answer = await api.get(`/apis/apps/v1/namespaces/${namespace}/daemonsets/${daemonSet}`);
  if (answer.status !== 200) throw new WrongError(`The API server does not show the DaemonSet (${explain(answer)})`);
  const status = entry(answer.body, 'status');
  const [desired, ready] = [entry(status, 'desiredNumberScheduled'), entry(status, 'numberReady')];
  if (typeof desired !== 'number' || typeof ready !== 'number') throw new WrongError('The DaemonSet has no status yet');
  if (desired === 0) throw new WrongError('No node gets an agent: look at agent.nodeSelector and agent.tolerations');
  if (ready !== desired) throw new WrongError(`${ready} of ${desired} agents are ready`);
  return ready;
}

/** One agent has seen packets and handed on flows of them. @param url of its metrics */
export async function checkAgent(fetch: Fetch, url: URL, serverName: string): Promise<void> {
  const { status, body } = await fetch(url, { serverName });
  if (status !== 200) throw new WrongError(`${url.host}: HTTP status ${status}`);
  const seen = sumOf(body, 'netobserv_agent_packets_total', 'outcome="seen"');
  if (seen === 0) throw new WrongError(`${url.host}: no packet seen yet`);
  if (sumOf(body, 'netobserv_agent_evicted_flows_total', 'source="hashmap"') === 0) {
    throw new WrongError(
      `${url.host}: ${seen} packets seen, no flow evicted yet; with sampling, an idle node takes longer`,
    );
  }
}
