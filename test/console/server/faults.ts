/**
 * Failures for tests of pages: what users see when Prometheus or the API fails, without making them fail. Set and cleared
 * over an endpoint that exists only if the console was started for it.
 */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestError, sendJson } from './http';

/** What goes wrong. */
export type FaultKind =
  /** Nobody answers the proxy: 502 with no body. */
  | 'down'
  /** 503, as Thanos querier answers that has no stores. */
  | 'unavailable'
  /** A page instead of data, with status 200, as from a log-in in between. */
  | 'html'
  /** JSON that ends too early. */
  | 'truncated'
  /** The status of `status`, with a Kubernetes `Status` as body. */
  | 'status'
  /** Answers `seconds` later than usual. */
  | 'slow'
  /** Data as usual, with warnings. */
  | 'warnings'
  /** Half of the series, with warnings: a store did not answer. */
  | 'partial';

/** What goes wrong, and for which requests. */
export type Fault = {
  kind: FaultKind;
  /** For requests to addresses that begin so; `/api/prometheus`, which tenancy begins with, too, unless given. */
  path?: string;
  /** Only for addresses that have this in them, decoded: a part of the query. */
  contains?: string;
  /** How many requests fail; all, unless given. */
  times?: number;
  /** For `slow`. */
  seconds?: number;
  /** For `status`. */
  status?: number;
};

const KINDS: readonly string[] = [
  'down',
  'unavailable',
  'html',
  'truncated',
  'status',
  'slow',
  'warnings',
  'partial',
] satisfies FaultKind[];

const DEFAULT_PATH = '/api/prometheus';
const WARNING = 'No StoreAPIs matched for this query: fault of the small console';

/** The faults that are set. */
export type Faults = {
  list: () => readonly Fault[];
  /** @throws RequestError 400 for what is no fault */
  set: (faults: unknown) => void;
  /** The faults of this request, each counted down. */
  take: (url: URL) => Fault[];
};

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(String(value.kind));
}

/** Starts without faults. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  const isHit = ({ path = DEFAULT_PATH, contains = '' }: Fault, url: URL): boolean =>
    url.pathname.startsWith(path) && [...url.searchParams.values(), url.pathname].join('\n').includes(contains);
  return {
    list: () => faults,
    set: (value) => {
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (!list.every(isFault)) {
        throw new RequestError(400, `faults are objects with a kind, which is one of ${KINDS.join(', ')}`);
      }
      faults = list.map((fault) => ({ ...fault }));
    },
    take: (url) => {
      const taken = faults.filter((fault) => isHit(fault, url));
      for (const fault of taken) {
        if (fault.times !== undefined) fault.times -= 1;
      }
      faults = faults.filter(({ times }) => times !== 0);
      return taken;
    },
  };
}

const ANSWERS: Readonly<Partial<Record<FaultKind, (response: ServerResponse, fault: Fault) => void>>> = {
  down: (response) => void response.writeHead(502, { 'content-length': 0 }).end(),
  unavailable: (response) =>
    sendJson(response, 503, { status: 'error', errorType: 'unavailable', error: 'no store is ready' }),
  html: (response) =>
    void response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Log in</title><p>Log in with</p>'),
  truncated: (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success","data":{"resultTy'),
  status: (response, { status = 500 }) =>
    sendJson(response, status, {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: status,
      message: `fault of the small console: ${status}`,
    }),
};

/** Lets a request fail, or makes it wait. @returns whether it was answered */
export async function fail(response: ServerResponse, faults: readonly Fault[]): Promise<boolean> {
  const delay = faults.reduce((sum, { kind, seconds = 0 }) => sum + (kind === 'slow' ? seconds : 0), 0);
  if (delay > 0) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await sleep(delay * 1000, undefined, { signal: gone.signal }).catch(() => undefined);
  }
  const broken = faults.find(({ kind }) => kind in ANSWERS);
  if (broken !== undefined) ANSWERS[broken.kind]?.(response, broken);
  return broken !== undefined;
}

type PrometheusBody = { warnings?: string[]; data?: { result?: unknown[] } };

/** An answer of Prometheus with what the faults do to it. */
export function spoiled(body: string, faults: readonly Fault[]): string {
  const kinds = new Set(faults.map(({ kind }) => kind));
  if (!kinds.has('warnings') && !kinds.has('partial')) return body;
  const answer = JSON.parse(body) as PrometheusBody;
  const { data } = answer;
  if (kinds.has('partial') && data && Array.isArray(data.result)) {
    data.result = data.result.slice(0, Math.floor(data.result.length / 2));
  }
  return JSON.stringify({ ...answer, warnings: [...(answer.warnings ?? []), WARNING] });
}
