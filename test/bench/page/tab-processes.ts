/** Chromium's processes that draw pages. */
import type { Browser } from 'playwright-core';

export async function tabProcesses(browser: Browser): Promise<{ id: number; cpuTime: number }[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer');
}

/** Begins to count the CPU time of all tabs. @returns how to read it, in milliseconds */
export async function countTabCpu(browser: Browser): Promise<() => Promise<number>> {
  const begun = new Map((await tabProcesses(browser)).map(({ id, cpuTime }) => [id, cpuTime]));
  return async () =>
    (await tabProcesses(browser)).reduce((sum, { id, cpuTime }) => sum + cpuTime - (begun.get(id) ?? 0), 0) * 1000;
}
