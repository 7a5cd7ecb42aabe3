/** What a page that is left alone asks for. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PageBench } from './page-bench';
import { LIMITS } from './limits';
import { clearProbe, readProbe } from './probe';
import { row } from './row';
import type { PageRow } from './row';
import type { TimedAnswer } from './timing-proxy';
import { newVisit, openPage } from './visit';
import type { Visit } from './visit';

const REFRESH_SECONDS = 15;
const SHORT_REFRESH_SECONDS = 5;

/** Size and time of Prometheus' answers in each run. */
export function answersRows(runs: readonly (readonly TimedAnswer[])[]): PageRow[] {
  const sums = (of: (answer: TimedAnswer) => number): number[] =>
    runs.map((answers) => answers.reduce((total, answer) => total + of(answer), 0));
  const slowest = runs.map((answers) => Math.max(0, ...answers.map(({ milliseconds }) => milliseconds)));
  return [
    row(
      'bytes of the answers',
      'kB',
      sums(({ bytes }) => bytes / 1000),
    ),
    row(
      'the same compressed',
      'kB',
      sums(({ gzipBytes }) => gzipBytes / 1000),
    ),
    row(
      'time of Prometheus, added up',
      'ms',
      sums(({ milliseconds }) => milliseconds),
    ),
    row('time of its slowest answer', 'ms', slowest),
    row(
      'answers that are errors',
      '',
      sums(({ status }) => Number(status >= 400)),
    ),
  ];
}

/** One refresh, looked at for several periods. */
export async function refreshes(bench: PageBench): Promise<PageRow[]> {
  const { browser, console, proxy, runs } = bench;
  const visit = await newVisit(browser);
  await openPage(visit, console.url, `refresh=${REFRESH_SECONDS}s`, proxy.open);
  const counts: number[] = [];
  const longest: number[] = [];
  const answers: TimedAnswer[][] = [];
  for (let run = 0; run < runs; run++) {
    proxy.take();
    await clearProbe(visit.page);
    const before = visit.requests.length;
    await delay(REFRESH_SECONDS * 1000);
    counts.push(visit.requests.length - before);
    longest.push(Math.max(0, ...(await readProbe(visit.page)).longTasks.map(({ duration }) => duration)));
    answers.push(proxy.take());
  }
  const urlBytes = Math.max(...visit.requests.map((request) => request.urlBytes));
  await visit.context.close();
  return [
    row('requests for metrics in a refresh', '', counts, LIMITS.requestsARefresh),
    ...answersRows(answers),
    row('longest URL', 'bytes', urlBytes),
    row('longest task', 'ms', longest),
  ];
}

/** Says to the page that nobody sees it, or that somebody does again: a browser without a screen shows every tab. */
function setHidden({ page }: Visit, hidden: boolean): Promise<void> {
  return page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (isHidden ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}

/** Requests in three periods while seen, while hidden, and in the second after the tab is shown again. */
export async function hiding({ browser, console, proxy }: PageBench): Promise<PageRow[]> {
  const visit = await newVisit(browser);
  await openPage(visit, console.url, `refresh=${SHORT_REFRESH_SECONDS}s`, proxy.open);
  const during = async (seconds: number): Promise<number> => {
    const before = visit.requests.length;
    await delay(seconds * 1000);
    return visit.requests.length - before;
  };
  const periods = 3 * SHORT_REFRESH_SECONDS + 1;
  const seen = await during(periods);
  await setHidden(visit, true);
  await delay(500); // what has begun may end
  const hidden = await during(periods);
  const before = visit.requests.length;
  await setHidden(visit, false);
  await delay(2000);
  const again = visit.requests.length - before;
  await visit.context.close();
  return [
    row(`requests in ${periods} s while the tab is seen`, '', seen),
    row(`requests in ${periods} s while it is hidden`, '', hidden, LIMITS.requestsWhileHidden),
    row('requests in 2 s after it is shown again', '', again),
  ];
}
