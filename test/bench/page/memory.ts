/** What an open tab costs, and whether it grows. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import type { PageBench } from './page-bench';
import { tabProcesses } from './tab-processes';
import { row } from './row';
import type { PageRow } from './row';
import { newVisit, openPage } from './visit';

const MEGABYTE = 1e6;
const REFRESH_SECONDS = 5;

async function heapOf(session: CDPSession): Promise<{ heap: number; nodes: number; listeners: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { heap: value('JSHeapUsedSize'), nodes: value('Nodes'), listeners: value('JSEventListeners') };
}

/** Memory of the processes that draw pages, a shared page counted in part. */
async function processBytes({ browser }: PageBench): Promise<number> {
  const kilobytes = (await tabProcesses(browser)).map(({ id }) => {
    try {
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? NaN);
    } catch {
      return 0; // it has ended
    }
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024;
}

/** After the page has come to rest, and after it has been refreshed for a while. */
export async function tabMemory(bench: PageBench): Promise<PageRow[]> {
  const { browser, console, proxy, quick } = bench;
  const visit = await newVisit(browser);
  await openPage(visit, console.url, `refresh=${REFRESH_SECONDS}s`, proxy.open);
  const session = await visit.context.newCDPSession(visit.page);
  await session.send('Performance.enable');
  const first = await heapOf(session);
  const tab = await processBytes(bench);
  const after = async (refreshes: number): ReturnType<typeof heapOf> => {
    await delay(refreshes * REFRESH_SECONDS * 1000);
    return heapOf(session);
  };
  // The second answer comes beside the first, since React keeps what it drew before; only what grows from then on leaks.
  const refreshes = quick ? 4 : 12;
  const later = await after(refreshes);
  const last = await after(2 * refreshes);
  await visit.context.close();
  return [
    row('JavaScript heap after garbage collection', 'MB', first.heap / MEGABYTE),
    row(`the same ${refreshes} refreshes later`, 'MB', later.heap / MEGABYTE),
    row(`the same ${3 * refreshes} refreshes later`, 'MB', last.heap / MEGABYTE),
    row('nodes of the document', '', first.nodes),
    row(`the same ${3 * refreshes} refreshes later`, '', last.nodes),
    row('event listeners', '', first.listeners),
    row(`the same ${3 * refreshes} refreshes later`, '', last.listeners),
    row('process of the tab', 'MB', tab / MEGABYTE),
  ];
}
