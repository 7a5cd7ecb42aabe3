/** The page as a test sees it: where things are, what they say, and when it has come to rest. */
import type { Download, Locator, Page } from 'playwright-core';
import { testIds } from '../../src/components/test-ids';

export const PAGE = '/netobserv-agent-health';

/** Half an hour, as long as the made-up clusters go back, and only one look at it. */
export const STILL = 'range=30m&refresh=off';

/** The longest that a test waits for the page, on a machine that has other things to do. */
export const PATIENCE_MS = 30_000;

/** What the console has above and below a page, in pixels. */
const CHROME_HEIGHT = 120;

/** Everything that stands for the whole page: the view with its verdict, a node, or why there is neither. */
const SHOWN = [
  '[data-test=status-strip][data-verdict]',
  '[data-test=node-header] [data-test^=fact-]',
  '[data-test=node-unknown]',
  '[data-test=no-access]',
  '[data-test^=cluster-]:not([data-test=cluster-loading]):not([data-test=cluster-notes])',
].join(', ');

/** Waits until the page shows something and waits for nothing any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator(SHOWN).first().waitFor({ timeout: PATIENCE_MS });
  await page.waitForFunction(
    () =>
      document.querySelector('[data-state=loading], [aria-busy=true], .pf-v6-c-skeleton') === null &&
      // The charts' code comes when there is something to draw.
      [...document.querySelectorAll('[data-test=chart]')].every((chart) => chart.querySelector('path, line') !== null),
    undefined,
    { timeout: PATIENCE_MS },
  );
}

/** Opens the page with a query such as STILL. */
export async function openHealth(page: Page, consoleUrl: string, query: string = STILL): Promise<void> {
  await page.goto(`${consoleUrl}${PAGE}?${query}`);
  await settled(page);
}

export const panel = (page: Page, id: string): Locator => page.getByTestId(testIds.panel(id));

/** State of each panel that is there, by id. */
export async function panelStates(page: Page): Promise<Record<string, string>> {
  const panels = page.locator('[data-test^=panel-][data-state]');
  const pairs = await panels.evaluateAll((elements) =>
    elements.map((element) => [element.getAttribute('data-test') ?? '', element.getAttribute('data-state') ?? '']),
  );
  return Object.fromEntries(pairs.map(([id, state]) => [id.replace(/^panel-/, ''), state]));
}

export const verdict = (page: Page): Promise<string | null> =>
  page.getByTestId('status-strip').getAttribute('data-verdict');

/** The text of something; undefined if it is not there. */
export async function textOf(page: Page, testId: string): Promise<string | undefined> {
  const found = page.getByTestId(testId);
  return (await found.count()) === 0 ? undefined : (await found.first().innerText()).trim();
}

/** An item of the strip: its number, not rounded, and its state. Undefined if it is not there. */
export async function stripItem(page: Page, id: string): Promise<{ value: string | null; status: string } | undefined> {
  const item = page.getByTestId(`status-${id}`);
  if ((await item.count()) === 0) return undefined;
  return { value: await item.getAttribute('data-value'), status: (await item.getAttribute('data-status')) ?? '' };
}

/** Values of an attribute of all elements with a test id, or that begin with it. */
export function attributesOf(page: Page, selector: string, attribute: string): Promise<(string | null)[]> {
  return page
    .locator(selector)
    .evaluateAll((elements, name) => elements.map((element) => element.getAttribute(name)), attribute);
}

/** Makes the window as high as the page, which the console scrolls within it, for as long as something is done. */
export async function inFull(page: Page, act: () => Promise<unknown>): Promise<void> {
  const size = page.viewportSize();
  const height = await page.evaluate(() =>
    Math.max(...[...document.querySelectorAll('main, .pf-v6-c-page__main')].map(({ scrollHeight }) => scrollHeight)),
  );
  if (size === null) throw new Error('a page without a viewport');
  await page.setViewportSize({ ...size, height: Math.max(size.height, height + CHROME_HEIGHT) });
  await act();
  await page.setViewportSize(size);
}

/** A picture of all of the page. */
export const takePicture = (page: Page, path: string): Promise<void> => inFull(page, () => page.screenshot({ path }));

export type Row = { node: string; verdict: string };

/** The rows of the table, in order. */
export async function rowsOf(page: Page): Promise<Row[]> {
  const nodes = await attributesOf(page, '[data-test=node-row]', 'data-node');
  const verdicts = await attributesOf(page, '[data-test=node-row]', 'data-verdict');
  return nodes.map((node, index) => ({ node: node ?? '', verdict: verdicts[index] ?? '' }));
}

/** Opens the menu of a panel and chooses. */
export async function choose(page: Page, panelId: string, action: string): Promise<void> {
  await panel(page, panelId).getByTestId('panel-menu').click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** The queries of a panel, out of its link to the console's own page for them. */
export async function inspectedQueries(page: Page, panelId: string): Promise<string[]> {
  const toggle = panel(page, panelId).getByTestId('panel-menu');
  await toggle.click();
  const href = await page.getByRole('menuitem', { name: 'Inspect', exact: true }).getAttribute('href');
  await toggle.click();
  return [...new URL(href ?? '', page.url()).searchParams.values()];
}

/** What a click leads the browser to save. */
export async function downloadBy(page: Page, click: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const waiting: Promise<Download> = page.waitForEvent('download');
  await click();
  const download = await waiting;
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), content: Buffer.concat(chunks) };
}

/** Rows of a CSV file by the names of its first line. Cells may be quoted, and may then have line ends in them. */
export function readCsv(content: Buffer): Record<string, string>[] {
  const text = content.toString('utf8').replace(/^\ufeff/, '');
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '' && rows[rows.length - 1].length === 0) break;
    rows[rows.length - 1].push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  const [names, ...lines] = rows.filter((row) => row.length > 0);
  return lines.map((line) => Object.fromEntries(names.map((name, index) => [name, line[index] ?? ''])));
}

/** Requests for metrics that come within a time. */
export async function askedWithin(page: Page, ms: number): Promise<string[]> {
  const asked: string[] = [];
  const listen = (request: { url: () => string }): void => {
    const { pathname } = new URL(request.url());
    if (/^\/api\/(prometheus|alertmanager)/.test(pathname)) asked.push(pathname);
  };
  page.on('request', listen);
  await page.waitForTimeout(ms);
  page.off('request', listen);
  return asked;
}
