import { readFileSync } from 'node:fs';
import type { PodSurroundings } from '../api-server';
import { apiServerOfPod } from '../api-server';
import { ask } from '../request';
import { checkAgent, checkDaemonSet, checkPage, WrongError } from './checks';
import type { AgentsOptions, PageOptions } from './options';
import { parseOptions, USAGE } from './options';

export type Surroundings = PodSurroundings & {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** In milliseconds; where it counts from is of no matter. */
  readonly now: () => number;
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
};

/** Pods start and flows are evicted in this time; then something is wrong. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 2_000;
/** Agents that are asked at a time. */
const AT_ONCE = 20;

/** Tries again until the check holds or time is up. @throws what the last attempt threw */
async function patiently<T>({ now, wait }: Surroundings, end: number, check: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (now() >= end) throw error;
    }
    await wait(PAUSE_MS);
  }
}

function testPage(surroundings: Surroundings, end: number, { url, ca, plugin, version }: PageOptions): Promise<string> {
  return patiently(surroundings, end, () =>
    checkPage((each) => ask(each, { ca: readFileSync(ca, 'utf8') }), { url, plugin, version }),
  );
}

/** @returns address of the metrics at one of the host's addresses */
function metricsAt(url: URL, address: string): URL {
  const metrics = new URL('/metrics', url);
  metrics.hostname = address.includes(':') ? `[${address}]` : address;
  return metrics;
}

async function testAgents(surroundings: Surroundings, end: number, options: AgentsOptions): Promise<string> {
  const { url, ca } = options;
  const authority = ca === undefined ? undefined : readFileSync(ca, 'utf8');
  const count = await patiently(surroundings, end, () => checkDaemonSet(apiServerOfPod(surroundings), options));
  const addresses = await patiently(surroundings, end, async () => {
    const found = await surroundings.resolve(url.hostname);
    if (found.length !== count)
      throw new WrongError(`${url.hostname} has ${found.length} addresses for ${count} agents`);
    return found;
  });
  const left = [...addresses];
  const askOneByOne = async (): Promise<void> => {
    for (let address = left.pop(); address !== undefined; address = left.pop()) {
      const metrics = metricsAt(url, address);
      await patiently(surroundings, end, () =>
        checkAgent((each, asked) => ask(each, { ...asked, ca: authority }), metrics, url.hostname),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOneByOne));
  return `${count} agents are ready, and each counts flows`;
}

async function report(what: string, { say, complain }: Surroundings, test: () => Promise<string>): Promise<boolean> {
  try {
    say(`ok: ${what}: ${await test()}`);
    return true;
  } catch (error) {
    complain(`FAILED: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** @returns the exit code: 0 all is well, 1 something is not, 2 called wrongly */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const { page, agents } = parseOptions(args);
    const end = surroundings.now() + PATIENCE_MS;
    const results = [
      page === undefined || (await report('page', surroundings, () => testPage(surroundings, end, page))),
      agents === undefined || (await report('agents', surroundings, () => testAgents(surroundings, end, agents))),
    ];
    return results.every(Boolean) ? 0 : 1;
  } catch (error) {
    surroundings.complain(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
}
