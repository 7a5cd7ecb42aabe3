/** Checks a page against WCAG 2.1, levels A and AA, with axe-core: the page's own content, not the host around it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL_RULES: RunOptions['runOnly'] = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
/** All that another theme can break. */
const COLOR_RULES: RunOptions['runOnly'] = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** The page, and what it opens over all others. */
const OWN: readonly string[] = ['.netobserv-agent-health', '.pf-v6-c-modal-box', '.pf-v6-c-popover', '.pf-v6-c-menu'];

const DARK_CLASS = 'pf-v6-theme-dark';

async function violations(page: Page, within: readonly string[], runOnly: RunOptions['runOnly']): Promise<string[]> {
  const present = await page.evaluate(
    (selectors) => selectors.filter((selector) => document.querySelector(selector) !== null),
    within,
  );
  const found: AxeResults = await page.evaluate(
    ([include, options]) =>
      (window as unknown as { axe: { run: (context: object, options: object) => Promise<AxeResults> } }).axe.run(
        { include: include.map((selector) => [selector]) },
        options,
      ),
    [present, { runOnly, resultTypes: ['violations'] }] as const,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

/** Changes the theme as the host's switch does, without asking for anything anew. */
export async function setDark(page: Page, dark: boolean): Promise<void> {
  await page.evaluate(([name, on]) => document.documentElement.classList.toggle(name, on), [DARK_CLASS, dark] as const);
  // Colours fade from one theme to the other; what turns as long as the page loads is no matter.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity),
  );
}

/**
 * What breaks which rule, and where, in the light and in the dark theme; nothing if all is well.
 *
 * @param within selectors of what is looked at; all that is ours if not given
 */
export async function violationsInBothThemes(page: Page, within: readonly string[] = OWN): Promise<string[]> {
  // As text: the console's policy lets no script in from elsewhere.
  await page.evaluate(`if (!window.axe) { ${SOURCE} }`);
  const light = await violations(page, within, ALL_RULES);
  await setDark(page, true);
  const dark = await violations(page, within, COLOR_RULES);
  await setDark(page, false);
  return [...light, ...dark.map((text) => `dark: ${text}`)];
}
