/** The system's Chromium, driven by playwright-core; what it says to the console is kept. */
import { existsSync } from 'node:fs';
import { chromium, selectors } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/lib64/chromium-browser/chromium-browser'];

/** Nothing but what the test opens: no start page, no updates, no look-ups. Root has no user to sandbox as. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/* The console's own convention. */
selectors.setTestIdAttribute('data-test');

/** Path of the browser; undefined where there is none. */
export const chromiumPath = (): string | undefined => EXECUTABLES.find((path) => existsSync(path));

export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS });

/** What a page complained about: errors on the browser's console, and exceptions. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}
