/** docs/exactness.md names a test for each line: each of them must exist. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const cellsOf = (line: string): string[] => line.split('|').map((cell) => cell.trim());
const ROWS = read('docs/exactness.md')
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('| --'))
  .map((line) => cellsOf(line).slice(1, -1))
  .filter(([first]) => first !== 'network' && first !== 'packets');

test('docs/exactness.md has a line for each kind of network', () => {
  const networks = ROWS.map(([network]) => network).join('\n');
  for (const kind of ['veth', 'bridge', 'bond', '802.1Q', 'Open vSwitch', 'VXLAN', 'overlapping addresses'])
    expect(networks).toContain(kind);
});

test.each(ROWS)('%s', (...cells) => {
  const [, path, name] = /^`([^`]+)`: (.+)$/.exec(cells[2]) ?? [];
  expect(read(path).replaceAll("\\'", "'")).toContain(name);
});
