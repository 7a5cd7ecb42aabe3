/** What is measured within the page. `installProbe` runs in the browser: it may use nothing of this file but its argument. */
import type { Page } from 'playwright-core';
import { SELECTORS } from './selectors';

/** Times in milliseconds since the page's begin. */
export type Probe = {
  /** Of the click on the navigation. */
  clicked: number | undefined;
  /** When the first line of a chart was on the screen. */
  drawn: number | undefined;
  longTasks: { start: number; duration: number }[];
  /** Events that the user caused, from the event to the next frame on the screen; only those of 16 ms and more. */
  events: { name: string; start: number; duration: number }[];
  /** From a move of the pointer to the next frame. */
  moves: number[];
  /** Last time that something in the page changed. */
  changed: number;
};

declare global {
  var pageProbe: Probe;
}

type EventTiming = PerformanceEntry & { interactionId?: number };

function installProbe({ navItem, drawn }: { navItem: string; drawn: string }): void {
  const probe: Probe = { clicked: undefined, drawn: undefined, longTasks: [], events: [], moves: [], changed: 0 };
  globalThis.pageProbe = probe;
  const afterFrame = (then: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(undefined);
    });
  };
  addEventListener(
    'click',
    (event) => {
      if (event.target instanceof Element && event.target.closest(navItem)) probe.clicked = event.timeStamp;
    },
    true,
  );
  let moved = false;
  addEventListener(
    'pointermove',
    ({ timeStamp }) => {
      if (moved) return; // the frame of the last one is still to come
      moved = true;
      afterFrame(() => {
        moved = false;
        probe.moves.push(performance.now() - timeStamp);
      });
    },
    true,
  );
  let awaited = false;
  new MutationObserver(() => {
    probe.changed = performance.now();
    if (awaited || document.querySelector(drawn) === null) return;
    awaited = true;
    afterFrame(() => (probe.drawn = performance.now()));
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration, interactionId } of list.getEntries() as EventTiming[]) {
      if (interactionId) probe.events.push({ name, start: startTime, duration });
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

/** Puts the probe into every document that the page opens. */
export async function addProbe(page: Page): Promise<void> {
  // The loader that runs this file marks functions with a helper which the browser does not have.
  await page.addInitScript('globalThis.__name ??= (value) => value;');
  await page.addInitScript(installProbe, { navItem: SELECTORS.navItem, drawn: SELECTORS.drawn });
}

export const readProbe = (page: Page): Promise<Probe> => page.evaluate(() => globalThis.pageProbe);

/** Forgets what has been measured, before something else is. */
export const clearProbe = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis.pageProbe, { longTasks: [], events: [], moves: [] });
  });
