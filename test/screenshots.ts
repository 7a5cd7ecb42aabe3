/** `npm run screenshots`: the pictures of the page in docs/images, over made-up clusters in a real Prometheus. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, launchBrowser } from './e2e/browser';
import { choose, PAGE, settled } from './e2e/health-page';
import { missingForStages, type Stage, startStage } from './e2e/stage';
import { setDark } from './e2e/axe';
import type { ClusterModel } from './series/model';
import { SCENARIOS } from './series/scenarios';
import { buildAll, ROOT } from './setup/build-all';
import { complain, say } from './setup/say';

const FOLDER = join(ROOT, 'docs/images');
const NODE = 'worker-1.agents.example.com';
const COLLECTOR = '/k8s/cluster/flows.netobserv.io~v1beta2~FlowCollector/cluster';
const STILL = 'range=30m&refresh=off';
const WINDOW = { width: 1440, height: 1000 };

/** A picture: where the page is opened, and what is done before it is taken. */
type Picture = { path: string; prepare?: (page: Page) => Promise<unknown>; height?: number };

/** A cluster and the pictures that are taken of it, by file name. */
type Album = { model: ClusterModel; pictures: Readonly<Record<string, Picture>> };

const page = (query = STILL): string => `${PAGE}?${query}`;

async function showPopup(within: Page): Promise<void> {
  await within.getByTestId('Flow agents').getByRole('button', { name: 'Flow agents' }).click();
  await within.getByTestId('agent-health-popup').waitFor();
}

async function showLargePanel(within: Page): Promise<void> {
  await settled(within);
  await choose(within, 'map-occupancy', 'Expand');
  await within.getByRole('dialog').locator('[data-test=chart] path').first().waitFor({ state: 'attached' });
  await within.getByRole('dialog').getByTestId('chart-cursor').hover();
}

async function compare(within: Page): Promise<void> {
  await settled(within);
  await within.getByTestId('compare-change').click();
  await within.getByTestId('compare-table').waitFor();
  await settled(within);
  await within.getByTestId('comparison').evaluate((element) => element.scrollIntoView());
}

const [BEFORE, AFTER] = SCENARIOS.rollout.states;

const ALBUMS: readonly Album[] = [
  {
    model: { ...SCENARIOS.right, agents: 6 },
    pictures: {
      'agent-health': { path: page(), prepare: settled },
      'overview-popup': { path: '/dashboards', prepare: showPopup, height: 560 },
      'flow-collector-tab': { path: `${COLLECTOR}/agents?${STILL}`, prepare: settled },
      'no-access': { path: page(`${STILL}&user=nobody`), prepare: settled, height: 720 },
    },
  },
  {
    model: { ...SCENARIOS.undersized, agents: 6 },
    pictures: {
      undersized: { path: page(), prepare: settled },
      node: { path: page(`${STILL}&node=${NODE}`), prepare: settled },
      'node-tab': { path: `/k8s/cluster/nodes/${NODE}/agent-health?${STILL}`, prepare: settled },
    },
  },
  {
    model: { ...SCENARIOS.runaway, agents: 6 },
    pictures: {
      runaway: { path: page(), prepare: settled },
      dark: {
        path: page(),
        prepare: async (within) => {
          await settled(within);
          await setDark(within, true);
        },
      },
      'large-panel': { path: page(), prepare: showLargePanel },
    },
  },
  {
    model: { ...SCENARIOS.rollout, agents: 6, states: [{ ...BEFORE, share: 1 }, AFTER] },
    pictures: { compare: { path: page(), prepare: compare } },
  },
];

/** Each in a browser of its own: nobody's rights or theme are left over from another. */
async function take(browser: Browser, { url }: Stage, name: string, picture: Picture): Promise<void> {
  const tab = await browser.newPage({ viewport: { ...WINDOW, height: picture.height ?? WINDOW.height } });
  await tab.goto(`${url}${picture.path}`);
  await picture.prepare?.(tab);
  await tab.screenshot({ path: join(FOLDER, `${name}.png`) });
  await tab.close();
  say(`docs/images/${name}.png`);
}

async function main(): Promise<void> {
  const missing = missingForStages();
  if (missing !== undefined) throw new Error(`no pictures can be taken: ${missing}`);
  await buildAll((line) => say(`build ${line}`), ['plugin', 'small console']);
  const browser = await launchBrowser(chromiumPath() ?? '');
  try {
    for (const { model, pictures } of ALBUMS) {
      const stage = await startStage(model);
      try {
        for (const [name, picture] of Object.entries(pictures)) await take(browser, stage, name, picture);
      } finally {
        await stage.close();
      }
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
