/** Asks a Prometheus over HTTP. A token goes into the header and nowhere else. */
import { ask } from '../install/request';
import type { Ask } from '../src/advice/gather';
import { isRecord } from '../src/cluster/json';
import { MalformedAnswerError, parseAnswer } from '../src/promql/response';
import type { PrometheusAnswer } from '../src/promql/response';

export type PrometheusAccess = { url: URL; token: string | undefined; ca: string | undefined };

/** Prometheus gave no answer that could be used. */
export class PrometheusError extends Error {}

const TIMEOUT_MS = 60_000;

function addressOf({ url }: PrometheusAccess, path: string): URL {
  const address = new URL(url);
  address.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/${path}`;
  return address;
}

/** What Prometheus says is wrong, where it says something. */
function reasonOf(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    return isRecord(answer) && typeof answer.error === 'string' ? `: ${answer.error}` : '';
  } catch {
    return '';
  }
}

async function get(access: PrometheusAccess, path: string, values: Record<string, string>): Promise<PrometheusAnswer> {
  const address = addressOf(access, path);
  address.search = new URLSearchParams(values).toString();
  const headers: Record<string, string> = access.token === undefined ? {} : { authorization: `Bearer ${access.token}` };
  const { status, body } = await ask(address, { ca: access.ca, headers, timeoutMs: TIMEOUT_MS });
  if (status === 401 || status === 403)
    throw new PrometheusError(
      `${address.host} refuses access (HTTP ${status}); --token-file takes a token that may read metrics`,
    );
  if (status !== 200) throw new PrometheusError(`${address.host} answers HTTP ${status}${reasonOf(body)}`);
  try {
    return parseAnswer(JSON.parse(body));
  } catch (error) {
    if (error instanceof MalformedAnswerError || error instanceof SyntaxError)
      throw new PrometheusError(`${address.host} is no Prometheus: ${error.message.split('\n')[0]}`);
    throw error;
  }
}

/** @throws PrometheusError, NoAnswerError when there is no usable answer */
export function prometheusAsk(access: PrometheusAccess): Ask {
  return {
    instant: (query, time) => get(access, 'query', { query, time: `${time}` }),
    range: (query, { start, end, step }) =>
      get(access, 'query_range', { query, start: `${start}`, end: `${end}`, step: `${step}` }),
  };
}
