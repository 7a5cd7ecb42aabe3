/** What a change will do, and how sure that is, in words. */
import { formatValue, type Unit } from '../units';
import type { Confidence } from './confidence';
import type { Origin, Prediction } from './memory';
import type { Words } from './sentences';
import { timeText } from './sentences';
import type { Effect } from './what-if';

export type EffectRow = { name: string; value: string; origin: string };

function originText(origin: Origin, { t }: Words): string {
  switch (origin) {
    case 'measured':
      return t('measured here');
    case 'computed':
      return t('computed');
    case 'typical':
      return t('typical, ±30 %; not measured in this cluster');
  }
}

type RowRule = { prediction: Prediction | undefined; unit: Unit; scale?: number };

function row(name: string, { prediction, unit, scale = 1 }: RowRule, words: Words): EffectRow {
  const { t, locale } = words;
  if (prediction === undefined) return { name, value: t('can’t be told: flows are lost or evicted early'), origin: '' };
  const text = (value: number): string => formatValue(scale * value, unit, locale);
  const { low, likely, high } = prediction;
  const value = t('{{low}} to {{high}}, most likely {{likely}}', {
    low: text(low),
    high: text(high),
    likely: text(likely),
  });
  return { name, value, origin: originText(prediction.origin, words) };
}

/** One row for each thing that is told. */
export function effectRows(
  { occupancy, flowsPerSecond, workingSetBytes, cpuCores }: Effect,
  words: Words,
): EffectRow[] {
  const { t } = words;
  return [
    row(t('Map in use at the peak'), { prediction: occupancy, unit: 'percent', scale: 100 }, words),
    row(t('Flows out, each agent'), { prediction: flowsPerSecond, unit: 'flows-per-second' }, words),
    row(t('Memory, each agent'), { prediction: workingSetBytes, unit: 'bytes' }, words),
    row(t('CPU cores, each agent'), { prediction: cpuCores, unit: 'cores' }, words),
  ];
}

function levelText(level: Confidence['level'], { t }: Words): string {
  switch (level) {
    case 'high':
      return t('High confidence.');
    case 'fair':
      return t('Fair confidence.');
    case 'low':
      return t('Low confidence.');
  }
}

/** Days, gaps and nodes behind the advice. */
export function confidenceSentences(
  { level, seconds, gapSeconds, nodes, ofNodes }: Confidence,
  words: Words,
): string[] {
  const { t } = words;
  return [
    levelText(level, words),
    gapSeconds > 0
      ? t('{{known}} of data with these settings, {{missing}} missing.', {
          known: timeText(seconds, words),
          missing: timeText(gapSeconds, words),
        })
      : t('{{known}} of data with these settings.', { known: timeText(seconds, words) }),
    nodes < ofNodes
      ? t('The busiest {{nodes}} of {{all}} nodes were looked at scrape by scrape, the others in steps.', {
          nodes,
          all: ofNodes,
        })
      : t('All nodes were looked at scrape by scrape: {{nodes}}.', { nodes }),
  ];
}
