/** `advise`: gathers facts, works out the advice, writes it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { NoAnswerError } from '../install/request';
import { advise } from '../src/advice/advise';
import type { Facts, Settings } from '../src/advice/facts';
import { gatherFacts } from '../src/advice/gather';
import { isCalm } from '../src/advice/refusals';
import { factsFromSamples } from '../src/advice/samples';
import { parseFlowCollector } from '../src/cluster/flow-collector';
import { METRICS } from '../src/metrics/catalogue';
import { USUAL_SCRAPE_SECONDS } from '../src/promql/query-window';
import { scrapeInterval, scrapeProbe } from '../src/promql/scrape-interval';
import type { AdviseOptions } from './options';
import { HELP, parseOptions, UsageError } from './options';
import { prometheusAsk, PrometheusError } from './prometheus';
import { readRecording } from './recording';
import { reportText } from './report';

export const EXIT = { nothingToDo: 0, findings: 1, noData: 2 } as const;

export type Terminal = { say: (text: string) => void; complain: (text: string) => void; nowSeconds: () => number };

/** @throws UsageError naming the option when the file can't be read */
function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--${option}: “${path}” can’t be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
}

function readToken(path: string): string {
  const token = readText('token-file', path).trim();
  // What HTTP allows in a header; the text itself is never shown.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(`--token-file: “${path}” does not hold one token on one line`);
  return token;
}

const UNKNOWN: Settings = {
  cacheMaxFlows: undefined,
  cacheActiveTimeoutSeconds: undefined,
  memoryLimitBytes: undefined,
};

function readSettings(path: string | undefined): Settings {
  if (path === undefined) return UNKNOWN;
  let object: unknown;
  try {
    object = parse(readText('flowcollector', path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--flowcollector: “${path}” is neither YAML nor JSON`);
  }
  const { cacheMaxFlows, cacheActiveTimeoutSeconds, limits } = parseFlowCollector(object);
  return { cacheMaxFlows, cacheActiveTimeoutSeconds, memoryLimitBytes: limits.memoryBytes };
}

async function factsOfPrometheus(options: AdviseOptions, url: URL, now: number): Promise<Facts> {
  const token = options.tokenFile === undefined ? undefined : readToken(options.tokenFile);
  const ca = options.ca === undefined ? undefined : readText('ca', options.ca);
  const settings = readSettings(options.flowcollector);
  const ask = prometheusAsk({ url, token, ca });
  const scope = options.namespace === undefined ? {} : { namespace: options.namespace };
  const seen = async (): Promise<number | undefined> =>
    scrapeInterval((await ask.instant(scrapeProbe(METRICS.evictionSecondsCount, scope), now)).series);
  const scrapeSeconds = options.scrapeSeconds ?? (await seen()) ?? USUAL_SCRAPE_SECONDS;
  return gatherFacts(ask, { scope, windowSeconds: options.windowSeconds, scrapeSeconds, now, settings });
}

function factsOfRecording(options: AdviseOptions, folder: string): Facts {
  let recorded: ReturnType<typeof readRecording>;
  try {
    recorded = readRecording(folder);
  } catch (error) {
    throw new UsageError(`--recording: “${folder}” holds no recording (${(error as Error).message.split('\n')[0]})`);
  }
  const { store, from, to, scrapeSeconds, settings } = recorded;
  const begun = Math.max(from, to - options.windowSeconds);
  const known = options.flowcollector === undefined ? settings : readSettings(options.flowcollector);
  return factsFromSamples(store, {
    from: begun,
    to,
    scrapeSeconds: options.scrapeSeconds ?? scrapeSeconds,
    settings: known,
  });
}

async function runOptions(options: AdviseOptions, terminal: Terminal): Promise<number> {
  const { prometheus, recording, margin, leastHistorySeconds: historySeconds } = options;
  const facts =
    prometheus === undefined
      ? factsOfRecording(options, recording ?? '')
      : await factsOfPrometheus(options, prometheus, Math.floor(terminal.nowSeconds()));
  const advice = advise(facts, { margin, historySeconds });
  terminal.say(
    options.json ? `${JSON.stringify({ advice, facts }, undefined, 2)}\n` : reportText(facts, advice, margin),
  );
  if (advice.refused !== undefined) return advice.refused.code === 'no-data' ? EXIT.noData : EXIT.findings;
  return advice.hasChange || !isCalm(facts.trouble) ? EXIT.findings : EXIT.nothingToDo;
}

/** @returns the exit code */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options !== undefined) return await runOptions(options, terminal);
    terminal.say(HELP);
    return EXIT.nothingToDo;
  } catch (error) {
    const isExpected = [UsageError, PrometheusError, NoAnswerError].some((kind) => error instanceof kind);
    if (!isExpected) throw error;
    terminal.complain(`${(error as Error).message}\n`);
    return EXIT.noData;
  }
}
