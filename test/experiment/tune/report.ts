/** The results as Markdown: what was measured, beside what the blog read from its pictures. Pure. */
import { markdownTable } from '../../../agent/markdown-table';
import { classText } from './classify';
import type { Pictures } from './pictures';
import type { StateResult } from './sweep';

export type RunFacts = {
  date: string;
  command: string;
  /** Such as `Linux 6.18, 2 CPUs (AMD EPYC)`. */
  machine: string;
  agent: string;
  load: string;
};

const MEGABYTE = 1e6;

const few = (value: number): string => (value === 0 ? '0' : Number(value.toPrecision(2)).toString());
const thousands = (value: number): string => (value >= 1_000 ? `${few(value / 1_000)}k` : few(value));

function named(values: Readonly<Record<string, number>>, format: (value: number) => string): string {
  const entries = Object.entries(values);
  return entries.length === 0 ? '0' : entries.map(([name, value]) => `${name} ${format(value)}`).join(', ');
}

function evictions({ figures }: StateResult): string {
  const { hashmap = 0 } = figures.evictions;
  const reasons = Object.entries(figures.mapEvictionsByReason).filter(([reason]) => reason !== '');
  const why = reasons.length < 2 ? '' : ` (${reasons.map(([reason, rate]) => `${reason} ${few(rate)}`).join(', ')})`;
  return `${few(hashmap)}${why}`;
}

/** Packets that flows lack, and those that they have too many of, pod by pod. */
function difference({ exactness, seconds }: StateResult): string {
  const { rows, interfacePackets, dropped } = exactness;
  const more = rows.map((row) => row.flowPackets - row.interfacePackets);
  const missing = more.reduce((sum, each) => sum + Math.max(0, -each), 0);
  const surplus = more.reduce((sum, each) => sum + Math.max(0, each), 0);
  const bytes = rows.reduce((sum, row) => sum + Math.abs(row.interfaceBytes - row.flowBytes), 0);
  const what = missing + surplus + bytes === 0 ? '0' : `${missing} missing, ${surplus} too many; ${bytes} bytes`;
  const notes = dropped === 0 ? '' : `; interfaces dropped ${dropped}`;
  return `${what} of ${interfacePackets} packets${notes}; ${seconds.off} of ${seconds.compared} pods and seconds off`;
}

type Column = { title: string; cell: (result: StateResult) => string };

const COLUMNS: readonly Column[] = [
  { title: 'state', cell: ({ state }) => `${state.cacheMaxFlows} / ${state.cacheTimeout}` },
  { title: 'map evictions/s', cell: evictions },
  { title: 'accounter/s', cell: ({ figures }) => few(figures.evictions.accounter ?? 0) },
  { title: 'flows/s out', cell: ({ figures }) => thousands(figures.exported) },
  { title: 'ratio', cell: ({ figures }) => (figures.ratio === undefined ? 'off' : few(figures.ratio)) },
  {
    title: 'flows in all maps (fullest)',
    cell: ({ figures }) => `${thousands(figures.occupancyMean)} (${thousands(figures.occupancyPeak)})`,
  },
  { title: 'CPU, cores', cell: ({ figures }) => few(figures.cpuCores) },
  { title: 'memory, MB', cell: ({ figures }) => (figures.workingSetBytes / MEGABYTE).toFixed(0) },
  { title: 'lost in the window', cell: ({ figures }) => named(figures.losses, (value) => value.toFixed(0)) },
];

const BLOG_TITLES = [
  'state',
  'map evictions/s',
  'accounter/s',
  'flows/s out',
  'ratio',
  'flows in all maps',
  'CPU, cores',
  'memory',
];

function blogTable(results: readonly StateResult[]): string {
  const rows = results.map(({ state: { cacheMaxFlows, cacheTimeout, blog } }) => [
    ...[`${cacheMaxFlows} / ${cacheTimeout}`, blog.hashmap, blog.accounter, blog.flows, blog.ratio],
    ...[blog.occupancy, blog.cpu, blog.memory],
  ]);
  return markdownTable(BLOG_TITLES, rows);
}

function checkTable(results: readonly StateResult[]): string {
  const rows = results.map((result) => [
    `${result.state.cacheMaxFlows} / ${result.state.cacheTimeout}`,
    classText(result.className),
    result.settledSeconds === undefined ? '**did not settle**' : `after ${result.settledSeconds.toFixed(0)} s`,
    `${few(result.sent.requests)}, ${few(result.sent.newFlows)}, ${few(result.sent.failed)}`,
    difference(result),
  ]);
  return markdownTable(
    ['state', 'class', 'settled', 'requests/s, new 5-tuples/s, failed/s', 'flows against interfaces'],
    rows,
  );
}

/** @param pictures file names of each state */
export function sweepReport(
  facts: RunFacts,
  results: readonly StateResult[],
  pictures: ReadonlyMap<string, Pictures>,
): string {
  const table = markdownTable(
    COLUMNS.map(({ title }) => title),
    results.map((result) => COLUMNS.map(({ cell }) => cell(result))),
  );
  const images = [...pictures].map(([name, { page, panels }]) => `![${name}](${panels})\n\n[The whole page](${page})`);
  return [
    `# Sweep of ${facts.date}`,
    `\`${facts.command}\` on ${facts.machine}; agent: ${facts.agent}. Load: ${facts.load}.`,
    'All agents together, means of the measured window.',
    table,
    'What was checked:',
    checkTable(results),
    'The blog, read from its pictures:',
    blogTable(results),
    ...images,
    '',
  ].join('\n\n');
}
