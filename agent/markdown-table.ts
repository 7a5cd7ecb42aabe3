/** A Markdown table as prettier would leave it, so that generated docs pass the format check. Pure. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row: readonly string[], fill: string): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  const [first, ...rest] = cells;
  const rule = line(Array<string>(header.length).fill(''), '-');
  return [line(first, ' '), rule, ...rest.map((row) => line(row, ' '))].join('\n');
}
