/** Tests over one cluster, each in a tab of its own, two at a time. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chromiumPath, complaintsOf, launchBrowser } from './browser';
import type { ClusterModel } from '../series/model';
import { type Stage, startStage } from './stage';

/** What the tests of a file have in common, once they run. */
export type Shared = { stage: Stage; context: BrowserContext };

const WINDOW = { viewport: { width: 1440, height: 1600 } } as const;

/** As many as the machine has cores at least. */
export function twoAtATime(): void {
  vi.setConfig({ maxConcurrency: 2 });
}

export type TestsOptions = {
  /** Each test is a browser of its own, with its own cookies: another user, another language. */
  apart?: true;
  /** Requests may be refused, which browsers write down by themselves. */
  refusals?: true;
};

const REFUSAL = 'Failed to load resource: the server responded with a status of';

/**
 * Starts a cluster and a browser for the tests of a block. Each test gets a new tab, in which the page may complain of
 * nothing.
 */
export function testsOver(model: ClusterModel, { apart, refusals }: TestsOptions = {}) {
  let browser: Browser | undefined;
  const shared = {} as Shared;
  twoAtATime();

  beforeAll(async () => {
    shared.stage = await startStage(model);
    browser = await launchBrowser(chromiumPath() ?? '');
    shared.context = await browser.newContext(WINDOW);
    await shared.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: shared.stage.url });
  });
  afterAll(async () => {
    await browser?.close();
    await shared.stage?.close();
  });

  const it = test.extend<{ page: Page }>({
    page: async ({}, use) => {
      const page = apart && browser ? await browser.newPage(WINDOW) : await shared.context.newPage();
      const complaints = complaintsOf(page);
      await use(page);
      await page.close();
      expect(complaints.filter((text) => !(refusals && text.startsWith(REFUSAL)))).toEqual([]);
    },
  });
  return { it, shared };
}
