/** The page in a browser, with what it asks for on the way. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaintsOf } from '../../e2e/browser';
import { addProbe } from './probe';
import { ELSEWHERE_PATH, PAGE_PATH, SELECTORS } from './selectors';

export type Visit = {
  page: Page;
  context: BrowserContext;
  /** Answers from the plugin's folder, in order: path below it and body. */
  files: { name: string; body: Promise<Buffer> }[];
  /** Paths of the requests for metrics, with times in milliseconds. */
  requests: { path: string; at: number; urlBytes: number }[];
  complaints: string[];
};

const VIEWPORT = { width: 1440, height: 1600 } as const;
const PLUGIN = '/api/plugins/netobserv-agent-health/';
const METRICS = '/api/prometheus';

export const DEADLINE_MS = 60_000;
const QUIET_MS = 700;
const LOOK_MS = 50;

/** A new browser profile with an empty page: nothing is cached. */
export async function newVisit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  await addProbe(page);
  const visit: Visit = { page, context, files: [], requests: [], complaints: complaintsOf(page) };
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith(METRICS)) {
      visit.requests.push({ path: pathname, at: performance.now(), urlBytes: request.url().length });
    }
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith(PLUGIN) && response.ok()) {
      visit.files.push({ name: pathname.slice(PLUGIN.length), body: response.body() });
    }
  });
  return visit;
}

/** Opens another page of the console, so that the click on the navigation is what loads ours. */
export async function openElsewhere({ page }: Visit, consoleUrl: string): Promise<void> {
  await page.goto(`${consoleUrl}${ELSEWHERE_PATH}`, { waitUntil: 'networkidle' });
  await page.locator(SELECTORS.navItem).waitFor();
}

/** Waits until every panel has got something to show, and no request is on its way. */
export async function settled({ page, requests }: Visit, open: () => number, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  await page.locator(SELECTORS.drawn).first().waitFor({ state: 'attached', timeout: deadlineMs });
  for (let since = performance.now(); performance.now() - since < QUIET_MS;) {
    if (performance.now() > deadline) throw new Error('the page does not come to rest');
    await delay(LOOK_MS);
    const busy = open() > 0 || (await page.locator(SELECTORS.loadingPanel).count()) > 0;
    const last = requests[requests.length - 1]?.at ?? 0;
    if (busy || last > since) since = performance.now();
  }
}

/** @param query as in `range=1d&refresh=off` */
export async function openPage(
  visit: Visit,
  consoleUrl: string,
  query: string,
  open: () => number,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  await visit.page.goto(`${consoleUrl}${PAGE_PATH}?${query}`);
  await settled(visit, open, deadlineMs);
}
