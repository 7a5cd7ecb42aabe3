/** `npm run doctor`: what is there, what is missing, and why it is needed. Exit code 0 if all is there, else 1. */
import { abilities } from './abilities';
import { describeNeed } from './detect';
import { NEEDS } from './packages';
import { say } from './say';

type Row = { mark: string; what: string; state: string; why: string };

const mark = (isThere: boolean): string => (isThere ? '✓' : '✗');

function needRows(): Row[] {
  return NEEDS.map((need) => {
    const state = describeNeed(need);
    const missing = `missing (Debian: ${need.debian}, Fedora: ${need.fedora})`;
    const why = `${need.neededBy.join(', ')}: ${need.why}`;
    return { mark: mark(state !== undefined), what: need.what, state: state ?? missing, why };
  });
}

function abilityRows(): Row[] {
  return abilities().map((ability) => ({ ...ability, mark: mark(ability.isThere), why: `demo, test: ${ability.why}` }));
}

function print(title: string, rows: readonly Row[]): void {
  say(`\n${title}`);
  const width = (column: 'what' | 'state'): number => Math.max(...rows.map((row) => row[column].length));
  const [what, state] = [width('what'), width('state')];
  for (const row of rows) say(`  ${row.mark} ${row.what.padEnd(what)}  ${row.state.padEnd(state)}  ${row.why}`);
}

const node: Row = { mark: mark(true), what: 'Node.js', state: process.versions.node, why: 'everything' };
const programs = [node, ...needRows()];
const rights = abilityRows();
print('Programs and files', programs);
print('Abilities', rights);
const missing = [...programs, ...rights].filter((row) => row.mark !== mark(true));
if (missing.length === 0) say('\nEverything is there.');
else
  say(
    `\nMissing: ${missing.map((row) => row.what).join(', ')}. The demo runs on a recording: npm run demo -- --recorded`,
  );
process.exitCode = missing.length === 0 ? 0 : 1;
