/** Arguments of the release test. */
import { parseArgs } from 'node:util';

const OPTIONS = {
  /** Base address of the page's web server; without it the page is not tested. */
  page: { type: 'string' },
  'page-ca': { type: 'string' },
  plugin: { type: 'string' },
  'plugin-version': { type: 'string' },
  /** Address of the agents' metrics, whose host stands for all agents; without it they are not tested. */
  agents: { type: 'string' },
  'agents-ca': { type: 'string' },
  /** `namespace/name`. */
  daemonset: { type: 'string' },
} as const;

export type PageOptions = { readonly url: URL; readonly ca: string; readonly plugin: string; readonly version: string };
export type AgentsOptions = {
  readonly url: URL;
  readonly ca: string | undefined;
  readonly namespace: string;
  readonly daemonSet: string;
};
export type TestOptions = { readonly page: PageOptions | undefined; readonly agents: AgentsOptions | undefined };

export const USAGE =
  'usage: release-test.js [--page URL --page-ca FILE --plugin NAME --plugin-version VERSION] [--agents URL [--agents-ca FILE] --daemonset NAMESPACE/NAME]';

/** @throws Error for what it does not know or what is missing */
export function parseOptions(args: readonly string[]): TestOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const needed = (name: keyof typeof OPTIONS): string => {
    const value = values[name];
    if (!value) throw new Error(`--${name} is missing`);
    return value;
  };
  const page =
    values.page === undefined
      ? undefined
      : {
          url: new URL(values.page),
          ca: needed('page-ca'),
          plugin: needed('plugin'),
          version: needed('plugin-version'),
        };
  if (values.agents === undefined) {
    if (page === undefined) throw new Error('there is nothing to test');
    return { page, agents: undefined };
  }
  const [namespace, daemonSet] = needed('daemonset').split('/');
  if (!namespace || !daemonSet) throw new Error('--daemonset is not NAMESPACE/NAME');
  return { page, agents: { url: new URL(values.agents), ca: values['agents-ca'], namespace, daemonSet } };
}
