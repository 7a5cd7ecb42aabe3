/** Advice in words, for the page and for a terminal. Each sentence by itself: what to do, why, what it was worked out from. */
import type { Translate } from '../i18n/use-t';
import { addressOf } from '../promql/selector';
import { formatValue } from '../units';
import type { Trouble } from './facts';
import type { Refusal } from './refusals';
import type { SizeAdvice } from './size';
import type { TimeoutAdvice } from './timeout-advice';

export type Words = {
  t: Translate;
  locale: string;
  /** Name of the node with an address; the address where nobody tells it. */
  nodeName: (address: string) => string;
};

export const whole = (value: number, { locale }: Words): string => Math.round(value).toLocaleString(locale);
const percent = (part: number, { locale }: Words): string => formatValue(Math.round(100 * part), 'percent', locale);

/** In the unit that leaves at least two. */
export function timeText(seconds: number, { locale }: Words): string {
  const [size, unit] = (
    [
      [86_400, 'day'],
      [3600, 'hour'],
      [60, 'minute'],
    ] as const
  ).find(([each]) => seconds >= 2 * each) ?? [1, 'second' as const];
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(locale, format).format(seconds / size);
}

/** What went wrong, without what did not. Empty where nothing did. */
export function lossSentences(
  { dropped, overflowed, earlyEvictions }: Pick<Trouble, 'dropped' | 'overflowed' | 'earlyEvictions'>,
  words: Words,
): string[] {
  const { t } = words;
  const number = (value: number): { number: string } => ({ number: whole(value, words) });
  return [
    dropped > 0 ? t('Flows or packets that were dropped in this time: {{number}}.', number(dropped)) : '',
    overflowed > 0 ? t('Flows that went through the ring buffer: {{number}}.', number(overflowed)) : '',
    earlyEvictions > 0 ? t('Evictions because a map was nearly full: {{number}}.', number(earlyEvictions)) : '',
  ].filter((sentence) => sentence !== '');
}

function missingSentence(missing: 'agents' | 'peak' | 'cacheMaxFlows', { t }: Words): string {
  switch (missing) {
    case 'agents':
      return t(
        'No agent reports metrics. Check that spec.agent.ebpf.metrics.enable is true and that Prometheus scrapes them.',
      );
    case 'peak':
      return t('No agent tells how many flows its map holds.');
    case 'cacheMaxFlows':
      return t('The agents do not tell cacheMaxFlows, and the FlowCollector is not known.');
  }
}

/** Why something is not advised. */
export function refusalSentences(refusal: Refusal, words: Words): string[] {
  const { t, locale } = words;
  switch (refusal.code) {
    case 'no-data':
      return [missingSentence(refusal.missing, words)];
    case 'mixed-agents':
      return [t('The agents are of several kinds. Finish the rollout, then look again.')];
    case 'few-reporting':
      return [
        t('Only {{reporting}} of {{expected}} agents report. The busiest node may be one of the others.', {
          reporting: refusal.reporting,
          expected: refusal.expected,
        }),
      ];
    case 'short-history':
      return [
        t('A lower value needs {{needed}} of data with these settings. There are {{known}}.', {
          needed: timeText(refusal.needed, words),
          known: timeText(refusal.seconds, words),
        }),
      ];
    case 'losses':
      return [
        t('No map is made smaller while something is lost or evicted early.'),
        ...lossSentences({ ...refusal, earlyEvictions: refusal.early }, words),
      ];
    case 'bursts':
      return [
        t('The counters show bursts {{factor}} times as high as what was scraped.', {
          factor: formatValue(refusal.factor, 'count', locale),
        }),
      ];
  }
}

function peakSentence({ busiest: { node, peak }, occupancy }: SizeAdvice, words: Words): string {
  return words.t('The busiest node, {{node}}, held {{flows}} flows at most: {{part}} of the map.', {
    node: words.nodeName(addressOf(node.node)),
    flows: whole(peak, words),
    part: percent(occupancy, words),
  });
}

function growthSentence({ growth }: SizeAdvice, margin: number, { t, locale }: Words): string {
  return growth === undefined
    ? t('Margin {{margin}}. Growth is not known: there are no two weeks of data.', { margin })
    : t('Margin {{margin}}. Growth from last week to this one: {{growth}} times.', {
        margin,
        growth: formatValue(growth, 'count', locale),
      });
}

/** What becomes of cacheMaxFlows: the first sentence says what to do. */
export function sizeSentences(size: SizeAdvice, margin: number, words: Words): string[] {
  const { t } = words;
  const values = { from: whole(size.from, words), to: whole(size.to, words) };
  switch (size.why) {
    case 'hidden':
      return [
        t('Raise cacheMaxFlows from {{from}} to {{to}}, then look again.', values),
        t('The map was full, so its highest peak is not known. One step may not be enough.'),
      ];
    case 'peak':
      return [
        t('Raise cacheMaxFlows from {{from}} to {{to}}.', values),
        peakSentence(size, words),
        growthSentence(size, margin, words),
      ];
    case 'oversized':
      return [
        t('Lower cacheMaxFlows from {{from}} to {{to}}.', values),
        peakSentence(size, words),
        growthSentence(size, margin, words),
      ];
    case 'fits':
      return [
        t('Nothing to change: cacheMaxFlows {{from}} fits.', values),
        peakSentence(size, words),
        growthSentence(size, margin, words),
      ];
    case 'floor':
      return [
        t('Nothing to change: cacheMaxFlows {{from}} is small, so a lower value saves nothing.', values),
        peakSentence(size, words),
      ];
    case 'at-most':
      return [
        t('cacheMaxFlows {{from}} is as high as it can be. Use a filter or sampling.', values),
        peakSentence(size, words),
      ];
    case 'refused':
      return [
        t('cacheMaxFlows {{from}} stays as it is for now.', values),
        peakSentence(size, words),
        ...size.refusals.flatMap((refusal) => refusalSentences(refusal, words)),
      ];
  }
}

export function timeoutSentences({ from, to, why }: TimeoutAdvice, { t }: Words): string[] {
  return [
    t('Raise cacheActiveTimeout from {{from}} to {{to}}.', { from: `${from}s`, to: `${to}s` }),
    why === 'short'
      ? t('The map has room for the flows of a longer timeout, and fewer flows go out.')
      : t('Evictions take more than half of the timeout.'),
  ];
}
