/** Pictures of the page for each state, made by the page itself in Chromium over the small console. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { BUILT } from '../../e2e/stage';
import { chromiumPath, launchBrowser } from '../../e2e/browser';
import { inFull, openHealth } from '../../e2e/health-page';
import { startConsole } from '../../console/server/start-console';
import type { RecordedCluster } from '../../testbed/recording/files';
import type { StateResult } from './sweep';

const WINDOW = { viewport: { width: 1600, height: 900 } } as const;

/** The panels that the blog shows for each state. */
const PANELS = 'section-evictions';

export type Pictures = { page: string; panels: string };

async function takeBoth(
  browser: Browser,
  prometheusUrl: string,
  cluster: RecordedCluster,
  result: StateResult,
  folder: string,
): Promise<Pictures> {
  const { cacheMaxFlows, cacheTimeout } = result.state;
  const console = await startConsole({
    ...{ port: 0, ...BUILT, prometheusUrl },
    cluster: {
      nodes: cluster.nodes,
      pods: cluster.daemonSet.pods,
      flowCollector: { cacheMaxFlows, cacheActiveTimeout: cacheTimeout, sampling: 1 },
    },
  });
  const files = { page: `${result.state.name}.png`, panels: `${result.state.name}-panels.png` };
  const page = await browser.newPage(WINDOW);
  try {
    await openHealth(page, console.url, `from=${Math.floor(result.begun)}&to=${Math.ceil(result.to)}&refresh=off`);
    await inFull(page, async () => {
      await page.getByTestId(PANELS).screenshot({ path: join(folder, files.panels) });
      await page.screenshot({ path: join(folder, files.page) });
    });
    return files;
  } finally {
    await page.close();
    await console.close();
  }
}

/** @returns file names in the folder by state; none where there is no Chromium */
export async function takePictures(
  prometheusUrl: string,
  cluster: RecordedCluster,
  results: readonly StateResult[],
  folder: string,
): Promise<Map<string, Pictures>> {
  const path = chromiumPath();
  const pictures = new Map<string, Pictures>();
  if (path === undefined) return pictures;
  const browser = await launchBrowser(path);
  try {
    for (const result of results) {
      pictures.set(result.state.name, await takeBoth(browser, prometheusUrl, cluster, result, folder));
    }
  } finally {
    await browser.close();
  }
  return pictures;
}
