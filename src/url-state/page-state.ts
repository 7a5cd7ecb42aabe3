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

/** What the reader chose to see. */
export type PageState = { range: RangeName; refresh: RefreshName };

/** Short enough that fresh agents show a shape, long enough to see a trend at a scrape every 30 seconds. */
export const DEFAULT_STATE: PageState = { range: '15m', refresh: '15s' };

function isKey<T extends object>(table: T, key: string | null): key is Extract<keyof T, string> {
  return key !== null && Object.hasOwn(table, key);
}

/** Reads the state of the page from the URL. What is missing or not understood gets its default. */
export function decodeState(parameters: URLSearchParams): PageState {
  const range = parameters.get('range');
  const refresh = parameters.get('refresh');
  return {
    range: isKey(RANGES_SECONDS, range) ? range : DEFAULT_STATE.range,
    refresh: isKey(REFRESH_SECONDS, refresh) ? refresh : DEFAULT_STATE.refresh,
  };
}

/** Writes the state into the parameters of a URL, leaving out defaults and keeping what belongs to others. */
export function encodeState(state: PageState, others: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const parameters = new URLSearchParams(others);
  for (const key of ['range', 'refresh'] as const) {
    if (state[key] === DEFAULT_STATE[key]) {
      parameters.delete(key);
    } else {
      parameters.set(key, state[key]);
    }
  }
  return parameters;
}
