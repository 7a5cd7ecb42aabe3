/** Pictures of the page for each state, made by the page itself in Chromium over the small console. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { BUILT } from '../../e2e/stage';
import { chromiumPath, launchBrowser } from '../../e2e/browser';
import { openHealth, takePicture } from '../../e2e/health-page';
import { startConsole } from '../../console/server/start-console';
import type { RecordedCluster } from '../../testbed/recording/files';
import type { StateResult } from './sweep';

const WINDOW = { viewport: { width: 1600, height: 900 } } as const;

async function pictureOf(
  browser: Browser,
  prometheusUrl: string,
  cluster: RecordedCluster,
  result: StateResult,
  path: string,
): Promise<void> {
  const { cacheMaxFlows, cacheTimeout } = result.state;
  const console = await startConsole({
    ...{ port: 0, ...BUILT, prometheusUrl },
    cluster: {
      nodes: cluster.nodes,
      pods: cluster.daemonSet.pods,
      flowCollector: { cacheMaxFlows, cacheActiveTimeout: cacheTimeout, sampling: 1 },
    },
  });
  const page = await browser.newPage(WINDOW);
  try {
    await openHealth(page, console.url, `from=${Math.floor(result.begun)}&to=${Math.ceil(result.to)}&refresh=off`);
    await takePicture(page, path);
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
): Promise<Map<string, string>> {
  const path = chromiumPath();
  const files = new Map<string, string>();
  if (path === undefined) return files;
  const browser = await launchBrowser(path);
  try {
    for (const result of results) {
      const file = `${result.state.name}.png`;
      await pictureOf(browser, prometheusUrl, cluster, result, join(folder, file));
      files.set(result.state.name, file);
    }
  } finally {
    await browser.close();
  }
  return files;
}
