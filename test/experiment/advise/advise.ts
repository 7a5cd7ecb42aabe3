/** `npm run testbed -- advise`: advice on running agents, applied until there is none, and whether it did what it said. */
import { reportText } from '../../../advise/report';
import { prometheusAsk } from '../../../advise/prometheus';
import { advise } from '../../../src/advice/advise';
import type { Advice } from '../../../src/advice/advise';
import type { Facts } from '../../../src/advice/facts';
import { gatherFacts } from '../../../src/advice/gather';
import { parseDuration } from '../../../src/cluster/duration';
import { complain, say } from '../../setup/say';
import type { AgentOptions } from '../../testbed/agents/agent-options';
import { AGENT_OPTIONS, parseAgentEnv } from '../../testbed/agents/agent-options';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import type { OptionTable } from '../../testbed/options';
import { integerOption } from '../../testbed/options';
import { SCRAPE_INTERVAL_SECONDS } from '../../testbed/prometheus/scrape-config';
import type { StopSignal } from '../../testbed/run/stop-signal';
import type { Testbed } from '../../testbed/testbed';
import { startTestbed } from '../../testbed/testbed';
import { BURST_MS, inRole, LOAD, NODES, PODS_PER_NODE } from '../record/load';
import { TUNE_STATES } from '../tune/states';
import type { Check } from './closed-loop';
import { checkPrediction, checkSettled } from './closed-loop';

const NAMES = TUNE_STATES.map(({ name }) => name);
const EVENTS = ['none', 'burst', 'doubles'];
/** Of a state or a change, until the first whole timeout is over. */
const SETTLING_SECONDS = 15;

type Options = AgentOptions & { from: string; event: string; seconds: number; prometheusPort: number };

const oneOf = (names: readonly string[], help: string, fallback: string): OptionTable<{ x: string }>['x'] => ({
  ...{ help, fallback, allowed: names.join(', ') },
  parse: (text) => (names.includes(text) ? text : undefined),
});

const OPTIONS: OptionTable<Options> = {
  from: oneOf(NAMES, 'state of the experiment to begin with', '100k'),
  event: oneOf(EVENTS, 'what happens: a burst in the first window, or a load that doubles at the end', 'none'),
  seconds: integerOption('window that each advice looks at', 60, 30, 600),
  ...AGENT_OPTIONS,
  prometheusPort: integerOption('port of Prometheus on 127.0.0.1', 19_091, 1, 65_535),
};

/** Changes that are allowed: one, and two out of a runaway. */
const mostChanges = (from: string): number => (from === 'runaway' ? 2 : 1);

type Loop = { testbed: Testbed; options: Options; stop: StopSignal };

async function wait({ stop }: Loop, seconds: number): Promise<void> {
  await stop.orAfter(seconds * 1000);
  stop.signal.throwIfAborted();
}

/** Facts of a window that begins now. */
async function look(loop: Loop): Promise<Facts> {
  const { testbed, options } = loop;
  await wait(loop, options.seconds);
  const { cacheMaxFlows, cacheActiveTimeout } = testbed.agents.settings();
  const cacheActiveTimeoutSeconds = parseDuration(cacheActiveTimeout);
  const ask = prometheusAsk({ url: new URL(testbed.prometheus.url), token: undefined, ca: undefined });
  return gatherFacts(ask, {
    ...{ scope: {}, windowSeconds: options.seconds, scrapeSeconds: SCRAPE_INTERVAL_SECONDS, now: Date.now() / 1000 },
    settings: { cacheMaxFlows, cacheActiveTimeoutSeconds, memoryLimitBytes: undefined },
  });
}

const judge = (facts: Facts): Advice => advise(facts, { margin: 1.5, historySeconds: 20 });

/** @returns whether it changed something */
async function apply(loop: Loop, advice: Advice): Promise<boolean> {
  if (advice.refused !== undefined || !advice.hasChange) return false;
  const { agents } = loop.testbed;
  const { size, timeout } = advice;
  const settings = agents.settings();
  const cacheActiveTimeout = timeout === undefined ? settings.cacheActiveTimeout : `${timeout.to}s`;
  await agents.rollOut({ ...settings, cacheMaxFlows: size.to, cacheActiveTimeout }, NODES);
  await wait(loop, SETTLING_SECONDS);
  return true;
}

async function burst({ testbed }: Loop, stop: StopSignal): Promise<void> {
  await testbed.traffic.start(inRole('burst'));
  await stop.orAfter(BURST_MS);
  await testbed.traffic.stop(inRole('burst'));
}

/** Changes until there is no advice. @returns checks of each prediction, and of the end */
async function untilSettled(loop: Loop): Promise<Check[]> {
  const { from, event } = loop.options;
  const checks: Check[] = [];
  await wait(loop, SETTLING_SECONDS);
  if (event === 'burst') await burst(loop, loop.stop);
  let facts = await look(loop);
  for (let changes = 0; ; changes++) {
    const advice = judge(facts);
    say(reportText(facts, advice, 1.5));
    if (!(await apply(loop, advice))) {
      const isEnough = changes <= mostChanges(from);
      checks.push({ what: 'changes', isMet: isEnough, text: String(changes) }, ...checkSettled(facts));
      return checks;
    }
    facts = await look(loop);
    // The burst does not come again.
    if (advice.refused === undefined && event !== 'burst') checks.push(...checkPrediction(advice.effect, facts));
  }
}

async function doubled(loop: Loop): Promise<Check[]> {
  await loop.testbed.traffic.start(inRole('more'));
  await wait(loop, SETTLING_SECONDS);
  const facts = await look(loop);
  const advice = judge(facts);
  say(reportText(facts, advice, 1.5));
  const isSaid = advice.refused === undefined && advice.size.verdict === 'raise';
  return [{ what: 'a load that doubles is told', isMet: isSaid, text: isSaid ? 'raise' : 'nothing' }];
}

/** @throws UsageError naming the option, the value and what is allowed */
export async function runAdvise(args: readonly string[], stop: StopSignal): Promise<void> {
  const { values: options, switches } = parseCommandLine<Options, 'help'>(args, OPTIONS, ['help']);
  if (switches.has('help')) {
    say(
      `npm run testbed -- advise [options]\n\nApplies advice to running agents until there is none.\n\n${optionHelp(OPTIONS)}`,
    );
    return;
  }
  const state = TUNE_STATES.find(({ name }) => name === options.from) ?? TUNE_STATES[0];
  const { cacheMaxFlows, cacheTimeout } = state;
  const { prometheusPort } = options;
  await using testbed = await startTestbed(
    { nodes: NODES, pods: PODS_PER_NODE, cacheMaxFlows, cacheTimeout, sampling: 1, prometheusPort },
    {
      ...{ progress: say, signal: stop.signal, onUnexpectedEnd: complain, load: LOAD, startPods: inRole('base') },
      ...{ agentEntry: options.agent, agentEnvironment: parseAgentEnv(options.agentEnv) },
    },
  );
  stop.onSecond(() => testbed.kill());
  const loop = { testbed, options, stop };
  const checks = await untilSettled(loop);
  if (options.event === 'doubles') checks.push(...(await doubled(loop)));
  for (const { what, isMet, text } of checks) say(`${isMet ? '✓' : '✗'} ${what}: ${text}`);
  if (checks.some(({ isMet }) => !isMet)) process.exitCode = 1;
}
