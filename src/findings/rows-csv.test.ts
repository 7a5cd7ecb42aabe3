import { describe, expect, it } from 'vitest';
import type { Finding } from './finding';
import type { NodeRow } from './node-row';
import { nodeRow } from './node-row.fixture';
import { rowsToCsv } from './rows-csv';

const FINDING: Finding = {
  code: 'full',
  severity: 'degraded',
  sentence: () => 'too small, "very"',
  fix: () => 'Raise\r\nit',
  panel: 'p',
  node: 'node-1',
};

/** The cells of one row by their headings. Undoes RFC 4180. */
function cells(part: Partial<NodeRow>): Record<string, string> {
  const [heading, ...rest] = rowsToCsv([nodeRow(part)], (text) => text, 'en').split('\r\n');
  const values = [...rest.join('\r\n').matchAll(/("(?:[^"]|"")*"|[^,\r]*)(?:,|\r\n$)/g)].map(([, cell]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
  return Object.fromEntries(heading.split(',').map((name, index) => [name, values[index]]));
}

describe('rowsToCsv', () => {
  it('has a heading, a line for each row, and ends each with CR LF', () => {
    const text = rowsToCsv([nodeRow({ node: 'a' }), nodeRow({ node: 'b' })], (key) => key, 'en');
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe('');
    expect(new Set(lines.slice(0, 3).map((line) => line.split(',').length)).size).toBe(1);
    expect(lines.map((line) => line.split(',')[0])).toEqual(['node', 'a', 'b', '']);
  });

  it('writes numbers as they are, and nothing for what is not known', () => {
    expect(
      cells({
        cpuCores: 0.0521234,
        droppedPerSecond: 0,
        flowsPerSecond: undefined,
        evictions: undefined,
        restarts: NaN,
      }),
    ).toMatchObject({
      cpu_cores: '0.0521234',
      dropped_per_second: '0',
      flows_per_second: '',
      evictions_full_per_second: '',
      restarts: '',
      last_eviction: '1970-01-01T00:16:36.000Z',
      reporting: 'true',
    });
  });

  it.each([[undefined], [NaN], [1e300]])('has no time for %s', (lastEviction) => {
    expect(cells({ lastEviction }).last_eviction).toBe('');
  });

  it('gives the first finding, quoted where it needs to be', () => {
    expect(cells({ findings: [FINDING] })).toMatchObject({ reason: 'too small, "very"', fix: 'Raise\r\nit' });
    expect(cells({ findings: [] })).toMatchObject({ reason: '', fix: '' });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '  =1', '\t=1', '\rx', '＝1'])('does not let %j be a formula', (text) => {
    expect(cells({ pod: text }).pod).toBe(`'${text}`);
  });

  it('does not take negative numbers for formulas', () => {
    expect(cells({ cpuCores: -1 }).cpu_cores).toBe('-1');
  });
});
