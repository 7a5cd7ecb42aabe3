/** Figures of the page, as Markdown. Pure. */
import { figure } from '../report';

export type PageRow = {
  what: string;
  unit: string;
  /** One for each run. Empty: not measured, for the reason in `note`. */
  runs: readonly number[];
  /** The most that the middle run may have. */
  most?: number;
  note?: string;
};

export type PageSection = { title: string; rows: readonly PageRow[] };

export const row = (what: string, unit: string, runs: number | readonly number[], most?: number): PageRow => ({
  what,
  unit,
  runs: typeof runs === 'number' ? [runs] : runs,
  ...(most === undefined ? {} : { most }),
});

export const notMeasured = (what: string, unit: string, note: string): PageRow => ({ what, unit, runs: [], note });

export function middleOf(runs: readonly number[]): number {
  const sorted = [...runs].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Undefined where there is no limit or no figure. */
export function keepsTo({ runs, most }: PageRow): boolean | undefined {
  return most === undefined || runs.length === 0 ? undefined : middleOf(runs) <= most;
}

const HEADINGS = ['', 'middle', 'worst', 'must', ''] as const;

function cells(one: PageRow): string[] {
  const kept = keepsTo(one);
  const several = one.runs.length > 1;
  return [
    one.unit === '' ? one.what : `${one.what} [${one.unit}]`,
    one.runs.length === 0 ? '–' : figure(middleOf(one.runs)),
    several ? figure(Math.max(...one.runs)) : '',
    one.most === undefined ? '' : `≤ ${one.most}`,
    [one.note ?? '', kept === false ? 'FALLS SHORT' : kept ? 'kept' : ''].filter((text) => text !== '').join(', '),
  ];
}

/** A heading and a table with columns as wide as what is in them. */
export function sectionText({ title, rows }: PageSection): string {
  const lines = [[...HEADINGS], ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column].length), 3));
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [`\n${title}\n`, text(lines[0]), text(rule), ...lines.slice(1).map(text)].join('\n');
}
