/** The table of device kinds in docs/kernels.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../agent/markdown-table';
import { ROOT } from '../setup/build-all';
import type { Counters, DeviceRow, Observations } from './protocol';

export type DeviceResult = Observations['devices'] & { kernel: string };

const DOCS = join(ROOT, 'docs/kernels.md');
const MARKS = ['<!-- devices: begin -->', '<!-- devices: end -->'] as const;

/** Why an interface's own counters differ from the frames that pass it. */
const COUNTER_NOTES: Readonly<Record<string, string>> = {
  '802.1Q': 'received frames are counted without their Ethernet header',
  '802.1Q in 802.1ad': 'received frames are counted without their Ethernet header',
  bridge: 'received frames are counted without their Ethernet header',
  'bridge, VLAN filtering': 'received frames are counted without their Ethernet header',
  'GRE with Ethernet': 'received frames are counted without their Ethernet header',
  VXLAN: 'frames are counted without their Ethernet header',
  Geneve: 'frames are counted without their Ethernet header',
  WireGuard: 'received packets are counted with what WireGuard adds to them',
};

type Watched = DeviceRow['watched'] | 'all';

const BY_TURNS = 'packets of one flow that takes two interfaces by turns are partly taken for duplicates';

/** Where the flows are not all that passed, and why: kept apart from the tests, which never hold a wrong figure to be right. */
const KNOWN_DIFFERENCES: readonly { kind: string; watched: Watched; why: string }[] = [
  {
    kind: 'bond, balance-rr, two ports',
    watched: 'below',
    why: BY_TURNS,
  },
  {
    kind: 'bond, balance-rr, two ports',
    watched: 'all',
    why: BY_TURNS,
  },
  {
    kind: 'VRF',
    watched: 'device',
    why: 'the kernel runs no program on what a VRF device receives; it counts at the ports',
  },
];

/** Why an agent that watches the device, what is below it, or all devices counts something else than what passed. */
export const knownDifference = (kind: string, watched: Watched): string | undefined =>
  KNOWN_DIFFERENCES.find((each) => each.kind === kind && each.watched === watched)?.why;

const figures = (counters: Counters | undefined): string =>
  counters === undefined ? '' : `${counters.packets} / ${counters.bytes.toLocaleString('en-US')}`;

const keyOf = ({ kind, watched }: DeviceRow): string => `${kind}\n${watched}`;

function differs(row: DeviceRow): boolean {
  return row.flows.packets !== row.interface.packets || row.flows.bytes !== row.interface.bytes;
}

/** What is to be said of the figures: why a counter differs, or that nothing explains it. */
function noteOn(rows: readonly DeviceRow[]): string {
  if (!rows.some(differs)) return '';
  const known = knownDifference(rows[0].kind, rows[0].watched);
  if (known !== undefined) return `**not all**: ${known}`;
  if (rows.some((row) => row.sent !== undefined && row.flows.bytes !== row.sent.bytes)) return '**miscounted**';
  const why = rows[0].watched === 'device' ? COUNTER_NOTES[rows[0].kind] : undefined;
  return why ?? '**not explained**';
}

/** Packets that an agent on all devices counted, where they are not those that passed. */
function linesOfAll(results: readonly DeviceResult[]): string[][] {
  const found = results.flatMap(({ all }) => all.filter(({ sent, flows }) => sent !== flows));
  return [...new Set(found.map(({ kind }) => kind))].map((kind) => {
    const own = results.map(({ all }) => all.find((each) => each.kind === kind));
    const cells = own.flatMap((each) => [each === undefined ? 'not there' : `${each.flows}`, '']);
    const why = knownDifference(kind, 'all');
    return [kind, 'all at once', `${own[0]?.sent ?? ''}`, ...cells, why ? `**not all**: ${why}` : '**miscounted**'];
  });
}

/** One line for each device and what carries it; a pair of columns for each kernel. Pure. */
export function renderDeviceTable(results: readonly DeviceResult[]): string {
  const keys = [...new Set(results.flatMap(({ rows }) => rows.map(keyOf)))];
  const header = ['Device', 'Watched', 'Sent', ...results.flatMap(({ kernel }) => [`${kernel}: flows`, 'interface'])];
  const lines = keys.map((key) => {
    const found = results.map(({ rows }) => rows.find((row) => keyOf(row) === key));
    const present = found.filter((row) => row !== undefined);
    const cells = found.flatMap((row) => (row ? [figures(row.flows), figures(row.interface)] : ['not there', '']));
    const watched = present[0].watched === 'device' ? 'the device' : 'what carries it';
    return [present[0].kind, watched, figures(present[0].sent), ...cells, noteOn(present)];
  });
  return markdownTable([...header, 'Remark'], [...lines, ...linesOfAll(results)]);
}

/** Puts the table between the marks in docs/kernels.md. */
export function writeDeviceTable(table: string, today = new Date()): void {
  const text = readFileSync(DOCS, 'utf8');
  const [before, rest] = text.split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (after === undefined) throw new Error(`${DOCS} has no ${MARKS.join(' and ')}`);
  const date = today.toISOString().slice(0, 10);
  const intro = `Measured on ${date}. Figures are packets / bytes, both directions together.`;
  writeFileSync(DOCS, `${before}${MARKS[0]}\n\n${intro}\n\n${table}\n\n${MARKS[1]}${after}`);
}
