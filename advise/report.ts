/** The advice in words, for a terminal. Pure. */
import type { Advice } from '../src/advice/advise';
import type { Confidence } from '../src/advice/confidence';
import type { Facts } from '../src/advice/facts';
import type { Origin, Prediction } from '../src/advice/memory';
import type { Refusal } from '../src/advice/refusals';
import { isCalm } from '../src/advice/refusals';
import type { SizeAdvice } from '../src/advice/size';
import type { TimeoutAdvice } from '../src/advice/timeout-advice';
import { addressOf } from '../src/promql/selector';
import type { Unit } from '../src/units';
import { formatValue } from '../src/units';

const KINDS = {
  own: 'this project’s agent',
  go: 'NetObserv’s agent',
  'go-old': 'NetObserv’s agent before 1.8',
  mixed: 'several kinds of agents',
} as const;

const ORIGINS: Readonly<Record<Origin, string>> = {
  measured: 'measured here',
  computed: 'computed',
  typical: 'typical, ±30 %; not measured in this cluster',
};

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (part: number): string => `${Math.round(100 * part)} %`;

/** In the unit that leaves at least two. */
export function timeText(seconds: number): string {
  const [size, name] = (
    [
      [86_400, 'days'],
      [3600, 'hours'],
      [60, 'minutes'],
      [1, 'seconds'],
    ] as const
  ).find(([unit]) => seconds >= 2 * unit) ?? [1, 'seconds'];
  return `${formatValue(seconds / size, 'count')} ${name}`;
}

/** What went wrong, without what did not. */
function lossesText({ dropped, overflowed, early }: { dropped: number; overflowed: number; early: number }): string {
  const parts = [
    dropped > 0 ? `${whole(dropped)} flows or packets were dropped` : '',
    overflowed > 0 ? `${whole(overflowed)} flows went through the ring buffer` : '',
    early > 0 ? `maps were evicted early ${whole(early)} times` : '',
  ].filter((part) => part !== '');
  return `In the window ${parts.join(', and ')}.`;
}

export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'no-data':
      return {
        agents:
          'No agent reports metrics. Check that spec.agent.ebpf.metrics.enable is true and that Prometheus scrapes them.',
        peak: 'No agent tells how many flows its map holds.',
        cacheMaxFlows: 'The agents do not tell cacheMaxFlows. Give the FlowCollector: --flowcollector FILE.',
      }[refusal.missing];
    case 'mixed-agents':
      return 'The agents are of several kinds. Finish the rollout, then look again.';
    case 'few-reporting':
      return `Only ${refusal.reporting} of ${refusal.expected} agents report. The busiest node may be one of the others.`;
    case 'short-history':
      return `Only ${timeText(refusal.seconds)} with these settings are known; a lower value needs ${timeText(refusal.needed)}.`;
    case 'losses':
      return lossesText(refusal);
    case 'bursts':
      return `The counters show bursts ${formatValue(refusal.factor, 'count')} times as high as what was scraped.`;
  }
}

function peakText({ busiest: { node, peak }, occupancy }: SizeAdvice): string {
  return `The busiest node, ${addressOf(node.node)}, held ${whole(peak)} flows at most: ${percent(occupancy)} of the map.`;
}

function sizeText(size: SizeAdvice, margin: number): string[] {
  const { from, to, why, growth } = size;
  const grown =
    growth === undefined
      ? 'growth is not known: there are no two weeks of data'
      : `growth ${formatValue(growth, 'count')}`;
  switch (why) {
    case 'hidden':
      return [
        `Raise cacheMaxFlows from ${whole(from)} to ${whole(to)}, then look again.`,
        'The map was full, so its highest peak is not known. One step may not be enough.',
      ];
    case 'peak':
      return [
        `Raise cacheMaxFlows from ${whole(from)} to ${whole(to)}.`,
        peakText(size),
        `Margin ${margin}; ${grown}.`,
      ];
    case 'oversized':
      return [
        `Lower cacheMaxFlows from ${whole(from)} to ${whole(to)}.`,
        peakText(size),
        `Margin ${margin}; ${grown}.`,
      ];
    case 'fits':
      return [`Nothing to change: cacheMaxFlows ${whole(from)} fits.`, peakText(size), `Margin ${margin}; ${grown}.`];
    case 'floor':
      return [
        `Nothing to change: cacheMaxFlows ${whole(from)} is small, so a lower value saves nothing.`,
        peakText(size),
      ];
    case 'at-most':
      return [`cacheMaxFlows ${whole(from)} is as high as it can be. Use a filter or sampling.`, peakText(size)];
    case 'refused':
      return ['No lower cacheMaxFlows is advised.', peakText(size), ...size.refusals.map(refusalText)];
  }
}

function timeoutText({ from, to, why }: TimeoutAdvice): string[] {
  return [
    `Raise cacheActiveTimeout from ${from}s to ${to}s.`,
    why === 'short'
      ? 'The map has room for the flows of a longer timeout, and fewer flows go out.'
      : 'Evictions take more than half of the timeout.',
  ];
}

function rangeText({ low, likely, high, origin }: Prediction, unit: Unit, scale = 1): string {
  const text = (value: number): string => formatValue(scale * value, unit);
  const range = text(low) === text(high) ? text(likely) : `${text(low)} to ${text(high)}, most likely ${text(likely)}`;
  return `${range}${unit === 'cores' ? ' cores' : ''} (${ORIGINS[origin]})`;
}

function effectText(advice: Extract<Advice, { refused: undefined }>): string[] {
  const { occupancy, flowsPerSecond, workingSetBytes, cpuCores } = advice.effect;
  const line = (name: string, prediction: Prediction | undefined, unit: Unit, scale?: number): string =>
    `  ${name.padEnd(24)}${prediction === undefined ? 'can’t be told: flows were lost, or maps evicted early' : rangeText(prediction, unit, scale)}`;
  return [
    line('map in use at the peak', occupancy, 'percent', 100),
    line('flows out, each agent', flowsPerSecond, 'flows-per-second'),
    line('memory, each agent', workingSetBytes, 'bytes'),
    line('CPU, each agent', cpuCores, 'cores'),
  ];
}

const LEVELS = { high: 'High', fair: 'Fair', low: 'Low' } as const;

function confidenceText({ level, seconds, gapSeconds, nodes, ofNodes }: Confidence): string {
  const gaps = gapSeconds > 0 ? `, ${timeText(gapSeconds)} missing` : '';
  const looked = nodes < ofNodes ? `the ${nodes} busiest of ${ofNodes} nodes scrape by scrape` : `all ${nodes} nodes`;
  return `${LEVELS[level]} confidence: ${timeText(seconds)} of data${gaps}; ${looked}.`;
}

function patchText(advice: Extract<Advice, { refused: undefined }>): string[] {
  const { size, timeout, memoryLimit } = advice;
  const ebpf =
    size.verdict !== 'keep'
      ? { cacheMaxFlows: size.to }
      : timeout !== undefined
        ? { cacheActiveTimeout: `${timeout.to}s` }
        : memoryLimit && { resources: { limits: { memory: `${memoryLimit.to / 2 ** 20}Mi` } } };
  return ebpf === undefined
    ? []
    : [`oc patch flowcollector cluster --type=merge -p '${JSON.stringify({ spec: { agent: { ebpf } } })}'`];
}

function headText({ kind, agents, settings }: Facts): string {
  const { cacheMaxFlows: size, cacheActiveTimeoutSeconds: timeout } = settings;
  const sizeOf = size === undefined ? 'not told' : whole(size);
  const timeoutOf = timeout === undefined ? 'not told' : `${timeout}s`;
  return `${agents.reporting} of ${agents.expected} agents report: ${KINDS[kind]}. cacheMaxFlows ${sizeOf}, cacheActiveTimeout ${timeoutOf}.`;
}

export function reportText(facts: Facts, advice: Advice, margin: number): string {
  if (advice.refused !== undefined)
    return [headText(facts), '', `No advice. ${refusalText(advice.refused)}`, ''].join('\n');
  const { size, timeout, memoryLimit, hasChange } = advice;
  const limit =
    memoryLimit === undefined
      ? []
      : [
          `Raise the memory limit from ${formatValue(memoryLimit.from, 'bytes')} to ${formatValue(memoryLimit.to, 'bytes')}.`,
        ];
  return [
    headText(facts),
    '',
    ...sizeText(size, margin),
    ...(isCalm(facts.trouble) || size.why === 'refused'
      ? []
      : [lossesText({ ...facts.trouble, early: facts.trouble.earlyEvictions })]),
    ...(timeout === undefined ? [] : ['', ...timeoutText(timeout)]),
    ...(limit.length === 0 ? [] : ['', ...limit]),
    '',
    hasChange ? 'What it will do:' : 'As it is:',
    ...effectText(advice),
    '',
    confidenceText(advice.confidence),
    ...patchText(advice).flatMap((command) => ['', command]),
    '',
  ].join('\n');
}
