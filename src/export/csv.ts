/** A column of a table over time. Values by time in seconds since 1970; where there is none the cell stays empty. */
export type CsvColumn = { name: string; values: ReadonlyMap<number, number> };

/** Spreadsheets take a text that starts so for a formula, and run it: even behind blanks, and in full-width letters. */
const FORMULA_START = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A text as a cell (RFC 4180), which no spreadsheet takes for a formula. */
export function textCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a cell may hold. Undefined and NaN stay empty. */
export type CsvCell = string | number | boolean | undefined;

function cell(value: CsvCell): string {
  if (value === undefined || Number.isNaN(value)) {
    return '';
  }
  // "-Infinity" is no number to a spreadsheet, but the start of a formula.
  return typeof value === 'number' && Number.isFinite(value) ? `${value}` : textCell(`${value}`);
}

/** Rows as CSV (RFC 4180), the first with the names of the columns. Nothing in it is run as a formula. */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** A time in seconds since 1970 as ISO 8601, in UTC; empty for what no date can hold. */
export function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** Writes columns as CSV (RFC 4180): one row for each time at which any of them has a value, oldest first, in UTC. */
export function csvText(columns: readonly CsvColumn[]): string {
  const times = [...new Set(columns.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  const header = ['time', ...columns.map(({ name }) => name)];
  return csvRows([header, ...times.map((time) => [isoTime(time), ...columns.map(({ values }) => values.get(time))])]);
}

/** Name of a file with the data of a panel: its id and the time it covers, in UTC, without characters that file systems refuse. */
export function exportFileName(id: string, span: { start: number; end: number }, extension: 'csv' | 'png'): string {
  const [start, end] = [span.start, span.end].map((time) =>
    isoTime(time)
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', ''),
  );
  return `${id}_${start}_${end}.${extension}`;
}
