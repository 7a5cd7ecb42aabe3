/** What a release test reads of a Prometheus page. Pure. */

/**
 * @param page text in Prometheus' exposition format
 * @param labels text that a series' labels must have, such as `outcome="seen"`; the empty text is in all
 * @returns sum over the series of that name; 0 if there is none
 */
export function sumOf(page: string, name: string, labels = ''): number {
  let sum = 0;
  for (const line of page.split('\n')) {
    const [, series, inBraces = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (series === name && inBraces.includes(labels)) sum += Number(value);
  }
  return sum;
}
