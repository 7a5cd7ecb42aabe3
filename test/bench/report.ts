/** Prints rows for people and for programs. Pure. */
import type { Row } from './result';
import { ratioOf, verdictOf } from './result';

export type Report = {
  machine: { cpu: string; cpus: number; memoryBytes: number; kernel: string; node: string };
  date: string;
  command: string;
  benchmarks: { name: string; title: string; rows: readonly Row[] }[];
};

const VERDICTS = { aim: 'reaches the aim', must: 'within must', short: 'FALLS SHORT' } as const;
const HEADINGS = ['', 'ours', 'peer', 'ratio', 'must', 'aim', ''] as const;

/** Three significant digits, and no more than a measurement has to say. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

function cells(row: Row): string[] {
  const ratio = ratioOf(row);
  const verdict = verdictOf(row);
  return [
    `${row.what} [${row.unit}]`,
    figure(row.ours.value),
    row.peer === undefined ? '' : figure(row.peer.value),
    ratio === undefined ? '' : ratio.toFixed(2),
    row.limit === undefined ? '' : String(row.limit.must),
    row.limit === undefined ? '' : String(row.limit.aim),
    verdict === undefined ? '' : VERDICTS[verdict],
  ];
}

/** Markdown tables, with columns as wide as what is in them. */
function table(rows: readonly Row[]): string {
  const lines = [[...HEADINGS], ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column].length), 3));
  const text = (line: string[]): string =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [text(lines[0]), rule, ...lines.slice(1).map(text)].join('\n');
}

/** How the tables begin: enough to know what was measured where. */
export function heading({ machine, date, command }: Omit<Report, 'benchmarks'>): string {
  const memory = (machine.memoryBytes / 2 ** 30).toFixed(0);
  return [
    command,
    `${date}; ${machine.cpus} × ${machine.cpu}, ${memory} GiB; Linux ${machine.kernel}; Node.js ${machine.node}`,
  ].join('\n');
}

export function section(title: string, rows: readonly Row[]): string {
  return `\n${title}\n\n${table(rows)}`;
}
