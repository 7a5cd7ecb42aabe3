/** The part of Alertmanager's API v2 that pages use. */
import { readJson, sendJson, sendText } from '../http';
import { ALERTMANAGER, may } from '../rights/rights';
import type { Exchange } from '../routes';
import type { Silences } from './silences';

const VERBS: Readonly<Record<string, string>> = { GET: 'get', POST: 'create', DELETE: 'delete' };

/** Answers a request; `rest` is its path without the prefix. */
export async function handleAlertmanager(silences: Silences, exchange: Exchange): Promise<void> {
  const { request, response, rest, query, user } = exchange;
  const verb = VERBS[request.method ?? ''] ?? 'update';
  if (!may(user, { ...ALERTMANAGER, verb })) {
    sendText(response, 403, `Forbidden (user=${user}, verb=${verb}, resource=alertmanagers, subresource=api)`);
    return;
  }
  const [, id] = /^api\/v2\/silence\/([^/]+)$/.exec(rest) ?? [];
  if (rest === 'api/v2/silences' && verb === 'get') {
    sendJson(response, 200, silences.list(query.getAll('filter'), Date.now()));
  } else if (rest === 'api/v2/silences' && verb === 'create') {
    sendJson(response, 200, { silenceID: silences.post(await readJson(request), Date.now()) });
  } else if (id !== undefined && verb === 'delete') {
    silences.expire(id, Date.now());
    sendJson(response, 200, {});
  } else {
    sendJson(response, 404, { error: 'not found' });
  }
}
