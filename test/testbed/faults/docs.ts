/** docs/faults.md out of the table of faults. Pure. */
import { markdownTable } from '../../../agent/markdown-table';
import type { Fault, Loss, PageLook } from './fault';
import { FAULTS } from './faults';

const LOSSES: Readonly<Record<Loss, string>> = {
  none: 'none',
  counted: 'as many flows as the counters of losses say',
  killed:
    'what the killed process held, at most all that came between its last message and its restart; nobody is left to count it',
  unreceived: 'none; a packet that passes while its interface goes may be counted twice',
};

const word = (text: string): string => text[0].toUpperCase() + text.slice(1);

function lookText({ verdict, early, sentence, row, stale }: PageLook): string {
  if (stale) return `The numbers that it had, and “${sentence}”`;
  if (sentence === undefined) return `${word(verdict)}: it must not show`;
  const before = early === undefined ? '' : ` (${word(early)} in the first five minutes after a start or a rollout)`;
  const node = row === undefined ? '' : `; the node’s row: ${row === 'no-data' ? 'No data' : word(row)}`;
  return `${word(verdict)}${before}: “… ${sentence}”${node}`;
}

function section(name: string, fault: Fault): string {
  const { help, cause, undo, seconds, page, afterwards, loss } = fault;
  const rows = [
    ['caused by', cause],
    ['undone by', `${undo}; after ${seconds} s if nobody says otherwise`],
    ['the page shows', lookText(page)],
    ['afterwards', afterwards],
    ['packets lost', LOSSES[loss]],
  ];
  return `## ${name}\n\n${word(help)}.\n\n${markdownTable(['', ''], rows)}\n`;
}

export function renderFaultDocs(): string {
  return `# Faults

<!-- Generated from test/testbed/faults/faults.ts: run \`npx vitest run test/testbed/faults -u\` after a change there. -->

What goes wrong in a cluster, and what the page shows of it. \`npm run testbed -- fault NAME\` causes one on a testbed while you look at
the page; \`test/e2e/faults.test.ts\` causes each at small size and holds the page and the books to this table: nothing hangs,
all recovers by itself, and a packet is in a flow or in a counter of losses.

${Object.entries(FAULTS)
  .map(([name, fault]) => section(name, fault))
  .join('\n')}`;
}
