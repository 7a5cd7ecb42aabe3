/** The command line of `advise`, as a table: help and errors are made of it. Pure. */
import { parseArgs } from 'node:util';
import { ADVICE_LIMITS } from '../src/advice/limits';
import { parseDuration } from '../src/cluster/duration';

export class UsageError extends Error {}

export type AdviseOptions = {
  prometheus: URL | undefined;
  recording: string | undefined;
  flowcollector: string | undefined;
  namespace: string | undefined;
  tokenFile: string | undefined;
  ca: string | undefined;
  windowSeconds: number;
  leastHistorySeconds: number;
  margin: number;
  /** Undefined: seen in the samples. */
  scrapeSeconds: number | undefined;
  json: boolean;
};

type Row = { name: string; value: string; help: string; allowed: string; fallback?: string };

const DAY_SECONDS = 24 * 3600;
const { leastMargin, mostMargin, usualMargin } = ADVICE_LIMITS;

const ROWS: readonly Row[] = [
  { name: 'prometheus', value: 'URL', help: 'Prometheus or Thanos to ask', allowed: 'an http or https URL' },
  { name: 'recording', value: 'DIR', help: 'a recording to read instead', allowed: 'a folder with series.om.gz' },
  {
    ...{ name: 'flowcollector', value: 'FILE', allowed: 'a YAML or JSON file' },
    help: 'the FlowCollector, for what NetObserv’s agents do not tell',
  },
  { name: 'namespace', value: 'NS', help: 'namespace of the agents', allowed: 'the name of a namespace' },
  { name: 'token-file', value: 'FILE', help: 'bearer token for Prometheus', allowed: 'a file with one line' },
  { name: 'ca', value: 'FILE', help: 'authorities to trust for https', allowed: 'a PEM file' },
  { name: 'window', value: 'TIME', help: 'how far to look back', allowed: 'from 1m to 30d', fallback: '14d' },
  {
    ...{ name: 'least-history', value: 'TIME', fallback: '24h', allowed: 'from 1s to 30d' },
    help: 'least time that must be known before a lower value is advised',
  },
  {
    ...{ name: 'margin', value: 'N', fallback: String(usualMargin) },
    help: 'size of the map by the highest peak',
    allowed: `a number from ${leastMargin} to ${mostMargin}`,
  },
  {
    ...{ name: 'scrape-interval', value: 'TIME', allowed: 'from 1s to 5m' },
    help: 'how often the agents are scraped; seen in the samples if not given',
  },
];

const left = ({ name, value }: Row): string => `  --${name} ${value}`.padEnd(28);

export const HELP = `Says what to set for the flow agents of a cluster, what that will do, and how sure that is.

Usage: advise --prometheus URL [options]
       advise --recording DIR [options]

${ROWS.map((row) => `${left(row)}${row.help} (${row.allowed}${row.fallback === undefined ? '' : `; default ${row.fallback}`})`).join('\n')}
  --json                    the advice and what it was worked out from, as JSON
  --help                    this text

Exit code: 0 nothing to do, 1 something to do, 2 no data or a mistake on the command line.
`;

function refuse(name: string, value: string): UsageError {
  const row = ROWS.find((each) => each.name === name);
  return new UsageError(`--${name}: “${value}” is not allowed; it takes ${row?.allowed ?? 'no value'}`);
}

/** Go's durations, and whole days. @returns undefined for anything else */
function secondsOf(text: string): number | undefined {
  const days = /^(\d{1,4})d$/.exec(text);
  return days === null ? parseDuration(text) : Number(days[1]) * DAY_SECONDS;
}

function timeIn(name: string, text: string, least: number, most: number): number {
  const seconds = secondsOf(text);
  if (seconds === undefined || seconds < least || seconds > most) throw refuse(name, text);
  return seconds;
}

/** Names of namespaces end up in queries. */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function urlIn(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('prometheus', text);
  }
  if (!['http:', 'https:'].includes(url.protocol)) throw refuse('prometheus', text);
  // Not to be repeated: it may be a password.
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--prometheus: a URL with a user is not allowed; --token-file takes the token');
  return url;
}

function given(args: readonly string[]): Record<string, string | boolean | undefined> {
  const texts = Object.fromEntries(ROWS.map(({ name }) => [name, { type: 'string' as const }]));
  const switches = { json: { type: 'boolean' as const }, help: { type: 'boolean' as const } };
  try {
    return parseArgs({ args: [...args], options: { ...texts, ...switches }, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (--help lists the options)`);
  }
}

/**
 * @returns undefined when help was asked for
 * @throws UsageError naming the option, the value and what is allowed
 */
export function parseOptions(args: readonly string[]): AdviseOptions | undefined {
  const values = given(args);
  if (values.help === true) return undefined;
  const text = (name: string): string | undefined => {
    const value = values[name] ?? ROWS.find((row) => row.name === name)?.fallback;
    return typeof value === 'string' ? value : undefined;
  };
  const time = (name: string, least: number, most: number): number => timeIn(name, text(name) ?? '', least, most);
  if ((text('prometheus') === undefined) === (text('recording') === undefined))
    throw new UsageError('one of --prometheus URL and --recording DIR is needed (--help lists the options)');
  const marginText = text('margin') ?? '';
  const margin = /^\d+(\.\d+)?$/.test(marginText) ? Number(marginText) : NaN;
  if (!(margin >= leastMargin && margin <= mostMargin)) throw refuse('margin', marginText);
  const namespace = text('namespace');
  if (namespace !== undefined && !NAMESPACE.test(namespace)) throw refuse('namespace', namespace);
  const prometheus = text('prometheus');
  return {
    prometheus: prometheus === undefined ? undefined : urlIn(prometheus),
    ...{ recording: text('recording'), flowcollector: text('flowcollector'), namespace },
    ...{ tokenFile: text('token-file'), ca: text('ca'), margin },
    windowSeconds: time('window', 60, 30 * DAY_SECONDS),
    leastHistorySeconds: time('least-history', 1, 30 * DAY_SECONDS),
    scrapeSeconds: text('scrape-interval') === undefined ? undefined : time('scrape-interval', 1, 300),
    json: values.json === true,
  };
}
