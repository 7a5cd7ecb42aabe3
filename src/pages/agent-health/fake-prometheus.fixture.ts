/** Answers the page's queries in Prometheus' form, out of a made-up cluster. It knows them by their text, and no others. */
import { CHANGE_QUERIES } from '../../changes/change-queries';
import { COMPARE_QUERIES } from '../../compare/compare-queries';
import { DIRECTORY_QUERIES } from '../../nodes/node-directory';
import { nodeQueries } from '../../findings/judged-nodes';
import { PANELS } from '../../panels/catalogue';
import { CLUSTER } from '../../promql/selector';
import { COMPARE_RULES, type FakeSeries, MOMENT_RULES, RANGE_RULES } from './fake-answers.fixture';
import type { FakeCluster } from './fake-cluster.fixture';

/** Seconds between scrapes. */
const SCRAPE_SECONDS = 15;

/** The part of a batch that tells which query it is. */
const LABELLED = /, "_q", "(\d+)", "", ""\)(?: or )?/;

/** A query without what differs between ranges, settings and nodes. */
function shapeOf(query: string): string {
  return query
    .replace(/\[\d+s(:\d+s)?\]/g, '[window]')
    .replace(/vector\(\d+\)/g, 'vector(size)')
    .replace(/ offset \d+s/g, ' offset window')
    .replace(/ == 0\) \+ \d+/g, ' == 0) + window')
    .replace(/\) \/ [\d.]+\) < Inf/g, ') / timeout) < Inf')
    .replace(/ @ \d+/g, ' @ time')
    .replace(/,?(instance=~|node=)"[^"]*"/g, '')
    .replace(/ and on \(namespace, pod\) kube_pod_info\{created_by_name="[^"]*"\}$/, '')
    .replace(/\{,?\}/g, '');
}

const WINDOW = { rangeSeconds: 1, stepSeconds: 1, rateWindowSeconds: 1 };
const CONTEXT = { scope: CLUSTER, agent: WINDOW, container: WINDOW };
const SETTINGS = [undefined, 1];
const PROOFS = SETTINGS.flatMap((since) => SETTINGS.map((rolledOutAt) => ({ since, rolledOutAt })));

function momentNames(): Map<string, string> {
  const named = (queries: object, prefix = ''): [string, string][] =>
    Object.entries(queries as Record<string, (context: typeof CONTEXT) => string>).map(([id, query]) => [
      shapeOf(query(CONTEXT)),
      `${prefix}${id}`,
    ]);
  return new Map([
    ...named(COMPARE_QUERIES, 'compare/'),
    ...PROOFS.flatMap((proof) => nodeQueries(CONTEXT, proof).map(({ id, query }) => [shapeOf(query), id] as const)),
    ...Object.entries(DIRECTORY_QUERIES).map(([id, query]) => [shapeOf(query(CLUSTER)), `directory/${id}`] as const),
    ...PANELS.flatMap(({ id, applies }) =>
      applies
        ? [
            [
              shapeOf(
                applies.query({
                  scope: CLUSTER,
                  window: WINDOW,
                  configured: { cacheMaxFlows: undefined, cacheActiveTimeoutSeconds: undefined },
                }),
              ),
              `${id}/applies`,
            ] as const,
          ]
        : [],
    ),
  ]);
}

function rangeNames(): Map<string, string> {
  const panels = SETTINGS.flatMap((setting) =>
    PANELS.flatMap(({ id, targets }) =>
      targets.map(({ query }, index): [string, string] => {
        const configured = { cacheMaxFlows: setting, cacheActiveTimeoutSeconds: setting };
        return [shapeOf(query({ scope: CLUSTER, window: WINDOW, configured }) ?? ''), `${id}/${index}`];
      }),
    ),
  );
  const changes = Object.entries(CHANGE_QUERIES).map(([id, query]): [string, string] => [
    shapeOf(query(CLUSTER)),
    `change/${id}`,
  ]);
  return new Map([...panels, ...changes]);
}

const NAMES = { moment: momentNames(), range: rangeNames() };

/** The agents that a query is about: those on a node, by its address or by its name. */
function scoped(cluster: FakeCluster, query: string): FakeCluster {
  const instance = /instance=~("(?:[^"\\]|\\.)*")/.exec(query)?.[1];
  const node = /\bnode="([^"]*)"/.exec(query)?.[1];
  const address = instance === undefined ? undefined : new RegExp(`^(?:${String(JSON.parse(instance))})$`);
  const agents = cluster.agents.filter(
    (agent) => (node ?? agent.node) === agent.node && (address?.test(`${agent.address}:9400`) ?? true),
  );
  return { ...cluster, agents };
}

function named(kind: keyof typeof NAMES, query: string): string {
  const name = NAMES[kind].get(shapeOf(query));
  if (name === undefined) throw new Error(`a query that nobody knows: ${query}`);
  return name;
}

function momentSeries(cluster: FakeCluster, query: string): FakeSeries[] {
  const name = named('moment', query);
  const compared = /^compare\/(.*)/.exec(name)?.[1];
  return (compared === undefined ? MOMENT_RULES[name] : COMPARE_RULES[compared])(scoped(cluster, query));
}

/** Splits a batch into its queries. */
export function parts(batch: string): { index: string; query: string }[] {
  const pieces = batch.split(LABELLED);
  return Array.from({ length: (pieces.length - 1) / 2 }, (_, index) => ({
    index: pieces[2 * index + 1],
    query: pieces[2 * index].replace(/^label_replace\(/, ''),
  }));
}

/** A cluster as it was at a time. */
function at(cluster: FakeCluster, time: number): FakeCluster {
  return cluster.earlier !== undefined && time <= cluster.earlier.until ? cluster.earlier.cluster : cluster;
}

const valueAt = ({ value }: FakeSeries, time: number): string => `${typeof value === 'number' ? value : value(time)}`;

function instant(cluster: FakeCluster, query: string, time: number): unknown[] {
  if (query === 'vector(1)') return [{ metric: {}, value: [time, '1'] }];
  if (query.endsWith('[5m]')) {
    const values = [3, 2, 1].map((back) => [time - back * SCRAPE_SECONDS, '1']);
    return cluster.agents.length === 0 ? [] : [{ metric: {}, values }];
  }
  return parts(query).flatMap((part) =>
    momentSeries(at(cluster, time), part.query).map((series) => ({
      metric: { ...series.labels, _q: part.index },
      value: [time, valueAt(series, time)],
    })),
  );
}

/** Nothing is known of a time to come. */
function range(cluster: FakeCluster, query: string, parameters: URLSearchParams, now: number): unknown[] {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(parameters.get(name)));
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step).filter(
    (time) => time <= now,
  );
  return parts(query).flatMap((part) =>
    RANGE_RULES[named('range', part.query)](scoped(at(cluster, end), part.query)).map((series) => ({
      metric: { ...series.labels, _q: part.index },
      values: times.map((time) => [time, valueAt(series, time)]),
    })),
  );
}

/** The result of `query` or `query_range`, at Prometheus' time in seconds since 1970. */
export function answer(cluster: FakeCluster, { pathname, searchParams }: URL, now: number): unknown[] {
  const query = searchParams.get('query') ?? '';
  if (pathname.endsWith('/query_range')) return range(cluster, query, searchParams, now);
  return instant(cluster, query, Number(searchParams.get('time') ?? now));
}
