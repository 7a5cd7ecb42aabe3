/** Time ranges that can be chosen, by their name in the URL. */
export const RANGES_SECONDS = {
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '3h': 10_800,
  '6h': 21_600,
  '12h': 43_200,
  '1d': 86_400,
  '2d': 172_800,
  '1w': 604_800,
} as const;

/** Seconds between refreshes, by their name in the URL. */
export const REFRESH_SECONDS = { off: undefined, '5s': 5, '15s': 15, '30s': 30, '1m': 60, '5m': 300 } as const;

export type RangeName = keyof typeof RANGES_SECONDS;
export type RefreshName = keyof typeof REFRESH_SECONDS;

/** The last so much until now, or a fixed span in whole seconds since 1970: after a zoom, or in a comparison. */
export type TimeRange = { kind: 'last'; name: RangeName } | { kind: 'fixed'; start: number; end: number };

/** What the reader chose to see. */
export type PageState = {
  range: TimeRange;
  refresh: RefreshName;
  /** Name or address of the one node that is shown; undefined: all. */
  node: string | undefined;
  /** Start of the window to compare with, as long as the range, in seconds since 1970. */
  before: number | undefined;
};

/** Short enough that fresh agents show a shape, long enough to see a trend at a scrape every 30 seconds. */
export const DEFAULT_STATE: PageState = {
  range: { kind: 'last', name: '15m' },
  refresh: '15s',
  node: undefined,
  before: undefined,
};

/** The shortest span that a zoom can reach, and the longest that Prometheus usually keeps twice over. */
export const SPAN_SECONDS = { least: 60, most: 60 * 86_400 } as const;

/** The last second that a JavaScript Date can hold. */
const LAST_TIME = 8_640_000_000_000;
/** A node's name is a DNS name of at most 253 characters; an address is shorter. */
const NODE = /^[A-Za-z0-9.:[\]_-]{1,253}$/;

const KEYS = ['range', 'from', 'to', 'refresh', 'node', 'before'] as const;

function isKey<T extends object>(table: T, key: string | null): key is Extract<keyof T, string> {
  return key !== null && Object.hasOwn(table, key);
}

function time(text: string | null): number | undefined {
  const value = text !== null && /^\d{1,13}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value <= LAST_TIME ? value : undefined;
}

/** A span as it may be asked for, in whole seconds: neither too short nor too long; undefined if it is none. */
export function fixedRange(from: number, to: number): TimeRange | undefined {
  const [start, end] = [Math.round(from), Math.round(to)];
  const span = end - start;
  const possible = start >= 0 && end <= LAST_TIME && span >= SPAN_SECONDS.least && span <= SPAN_SECONDS.most;
  return possible ? { kind: 'fixed', start, end } : undefined;
}

function decodeRange(parameters: URLSearchParams): TimeRange {
  const start = time(parameters.get('from'));
  const end = time(parameters.get('to'));
  const fixed = start === undefined || end === undefined ? undefined : fixedRange(start, end);
  const name = parameters.get('range');
  return fixed ?? (isKey(RANGES_SECONDS, name) ? { kind: 'last', name } : DEFAULT_STATE.range);
}

/** Reads the state of the page from the URL. What is missing or not understood gets its default. */
export function decodeState(parameters: URLSearchParams): PageState {
  const refresh = parameters.get('refresh');
  const node = parameters.get('node');
  return {
    range: decodeRange(parameters),
    refresh: isKey(REFRESH_SECONDS, refresh) ? refresh : DEFAULT_STATE.refresh,
    node: node !== null && NODE.test(node) ? node : undefined,
    before: time(parameters.get('before')),
  };
}

function texts({ range, refresh, node, before }: PageState): Record<(typeof KEYS)[number], string | undefined> {
  const isDefault =
    range.kind === 'last' && DEFAULT_STATE.range.kind === 'last' && range.name === DEFAULT_STATE.range.name;
  return {
    range: range.kind === 'last' && !isDefault ? range.name : undefined,
    from: range.kind === 'fixed' ? `${range.start}` : undefined,
    to: range.kind === 'fixed' ? `${range.end}` : undefined,
    refresh: refresh === DEFAULT_STATE.refresh ? undefined : refresh,
    node,
    before: before === undefined ? undefined : `${before}`,
  };
}

/** Writes the state into the parameters of a URL, leaving out defaults and keeping what belongs to others. */
export function encodeState(state: PageState, others: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const parameters = new URLSearchParams(others);
  const values = texts(state);
  for (const key of KEYS) {
    const value = values[key];
    if (value === undefined) parameters.delete(key);
    else parameters.set(key, value);
  }
  return parameters;
}

/** Length of a range in seconds. */
export function rangeSeconds(range: TimeRange): number {
  return range.kind === 'last' ? RANGES_SECONDS[range.name] : range.end - range.start;
}
