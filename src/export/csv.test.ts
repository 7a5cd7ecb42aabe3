import { describe, expect, it } from 'vitest';
import { csvText, exportFileName } from './csv';

function column(name: string, ...pairs: [number, number][]): Parameters<typeof csvText>[0][number] {
  return { name, values: new Map(pairs) };
}

describe('csvText', () => {
  it('writes a row for each time, in UTC, with empty cells where there is no value', () => {
    expect(csvText([column('a', [0, 1], [60, 0.5]), column('b', [60, 2], [1755859500, 0])])).toBe(
      [
        'time,a,b',
        '1970-01-01T00:00:00.000Z,1,',
        '1970-01-01T00:01:00.000Z,0.5,2',
        '2025-08-22T10:45:00.000Z,,0',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['two, words', '"two, words"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('writes the name %j as %s', (name, cell) => {
    expect(csvText([column(name)])).toBe(`time,${cell}\r\n`);
  });

  it.each([
    [1e21, '1e+21'],
    [-0.25, '-0.25'],
    [Infinity, 'Infinity'],
    [-Infinity, "'-Infinity"],
    [NaN, ''],
  ])('writes the value %d as %j', (value, cell) => {
    expect(csvText([column('a', [0, value])])).toBe(`time,a\r\n1970-01-01T00:00:00.000Z,${cell}\r\n`);
  });
});

it('names a file by panel and time', () => {
  expect(exportFileName('cpu', { start: 1755859500, end: 1755860400 }, 'csv')).toBe(
    'cpu_2025-08-22T104500Z_2025-08-22T110000Z.csv',
  );
});
