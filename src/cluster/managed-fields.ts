import { at, listAt, textAt } from './json';

/** Seconds since 1970 of a time as Kubernetes writes it. */
function parseTime(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(text) / 1000;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * When a field was set last, at the latest: `metadata.managedFields` has a time for all that one writer wrote. Undefined
 * where nobody is said to have written it.
 */
export function changedAt(object: unknown, path: readonly string[]): number | undefined {
  const keys = path.map((field) => `f:${field}`);
  const times = listAt(object, 'metadata', 'managedFields')
    .filter((entry) => at(entry, 'fieldsV1', ...keys) !== undefined)
    .map((entry) => parseTime(textAt(entry, 'time')));
  const known = times.filter((time) => time !== undefined);
  // One writer without a time may have been the last.
  return known.length === 0 || known.length < times.length ? undefined : Math.max(...known);
}
