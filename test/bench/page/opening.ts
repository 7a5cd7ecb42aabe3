/** How long it takes until something can be read, and what that costs. */
import type { PageBench } from './page-bench';
import { LIMITS } from './limits';
import { readProbe } from './probe';
import { notMeasured, row } from './row';
import type { PageRow } from './row';
import { SELECTORS } from './selectors';
import { answersRows } from './refreshing';
import { countTabCpu } from './tab-processes';
import { newVisit, openElsewhere, openPage, settled } from './visit';
import type { TimedAnswer } from './timing-proxy';
import type { Visit } from './visit';

type Opening = { firstPanel: number; settled: number; longest: number; blocked: number; cpu: number; requests: number };

/** What a task of the page may take before it counts as long. */
const LONG_TASK_MS = 50;

async function openOnce({ browser, console, proxy }: PageBench): Promise<{ opening: Opening; visit: Visit }> {
  const visit = await newVisit(browser);
  await openElsewhere(visit, console.url);
  const before = visit.requests.length;
  const cpuOfTab = await countTabCpu(browser);
  await visit.page.locator(SELECTORS.navItem).click();
  await settled(visit, proxy.open);
  const cpu = await cpuOfTab();
  const probe = await readProbe(visit.page);
  const clicked = probe.clicked ?? NaN;
  const tasks = probe.longTasks.filter(({ start }) => start >= clicked);
  return {
    visit,
    opening: {
      firstPanel: (probe.drawn ?? NaN) - clicked,
      settled: probe.changed - clicked,
      longest: Math.max(0, ...tasks.map(({ duration }) => duration)),
      blocked: tasks.reduce((sum, { duration }) => sum + duration - LONG_TASK_MS, 0),
      cpu,
      requests: visit.requests.length - before,
    },
  };
}

/** From the click on the navigation, each time in a new browser profile. Hands out what the last one loaded. */
export async function openings(bench: PageBench): Promise<{ rows: PageRow[]; files: Visit['files'] }> {
  const all: Opening[] = [];
  let files: Visit['files'] = [];
  const complaints = new Set<string>();
  const answers: TimedAnswer[][] = [];
  for (let run = 0; run < bench.runs; run++) {
    bench.proxy.take();
    const { opening, visit } = await openOnce(bench);
    all.push(opening);
    answers.push(bench.proxy.take());
    for (const { body } of visit.files) await body;
    ({ files } = visit);
    visit.complaints.forEach((text) => complaints.add(text));
    await visit.context.close();
  }
  const of = (key: keyof Opening): number[] => all.map((opening) => opening[key]);
  const rows = [
    row('click on the navigation → first panel drawn', 'ms', of('firstPanel'), LIMITS.firstPanelMs),
    row('click on the navigation → nothing changes any more', 'ms', of('settled')),
    row('longest task meanwhile', 'ms', of('longest')),
    row('time above 50 ms in long tasks', 'ms', of('blocked')),
    row('CPU of the tab until then', 'ms', of('cpu')),
    row('requests for metrics until then', '', of('requests')),
    ...answersRows(answers),
  ];
  return {
    rows: [...rows, ...[...complaints].map((text) => notMeasured('said on the browser’s console', '', text))],
    files,
  };
}

/** Prometheus may take its time here, and the page may ask again; at some time it is over. */
const DAY_DEADLINE_MS = 180_000;

/** The queries that took longest, as far as a table has room for them. */
function slowest(answers: readonly TimedAnswer[]): PageRow[] {
  const shown = [...answers].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 4);
  return shown.map(({ url, milliseconds, bytes, status }) => {
    const { pathname, searchParams } = new URL(url, 'http://prometheus');
    const step = searchParams.get('step');
    const what = `${pathname.split('/').pop() ?? ''}${step === null ? '' : ` every ${step} s`}, ${url.length} bytes of URL`;
    return { ...row(`  ${what}`, 'ms', milliseconds), note: `${status}, ${Math.round(bytes / 1000)} kB` };
  });
}

/** A day at once: what Prometheus has to read is a hundred times as much. */
export async function openDay(bench: PageBench): Promise<PageRow[]> {
  const { browser, console, proxy } = bench;
  const visit = await newVisit(browser);
  proxy.take();
  const rest = await openPage(visit, console.url, 'range=1d&refresh=off', proxy.open, DAY_DEADLINE_MS).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error)),
  );
  const { drawn, changed } = await readProbe(visit.page);
  const waiting = proxy.open();
  await visit.context.close();
  const answers = proxy.take();
  const first = 'page and console loaded → first panel drawn';
  const last = 'page and console loaded → nothing changes any more';
  return [
    drawn === undefined ? notMeasured(first, 'ms', rest) : row(first, 'ms', drawn),
    rest === '' ? row(last, 'ms', changed) : notMeasured(last, 'ms', rest),
    row('requests for metrics', '', visit.requests.length),
    row('questions without an answer in the end', '', waiting),
    ...answersRows([answers]),
    ...slowest(answers),
  ];
}
