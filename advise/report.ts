/** The advice for a terminal, in English. Pure. */
import type { Advice } from '../src/advice/advise';
import { confidenceSentences, effectRows } from '../src/advice/effect-sentences';
import type { Facts } from '../src/advice/facts';
import { patchCommand } from '../src/advice/patch';
import { isCalm } from '../src/advice/refusals';
import type { Words } from '../src/advice/sentences';
import { lossSentences, refusalSentences, sizeSentences, timeoutSentences, whole } from '../src/advice/sentences';
import type { Translate } from '../src/i18n/use-t';
import { formatValue } from '../src/units';

/** A text is its own English translation. */
const english: Translate = (text, values = {}) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
const WORDS: Words = { t: english, locale: 'en', nodeName: (address) => address };

const KINDS = {
  own: 'this project’s agent',
  go: 'NetObserv’s agent',
  'go-old': 'NetObserv’s agent before 1.8',
  mixed: 'several kinds of agents',
} as const;

const NAME_WIDTH = 24;

function headText({ kind, agents, settings }: Facts): string {
  const { cacheMaxFlows: size, cacheActiveTimeoutSeconds: timeout } = settings;
  const sizeOf = size === undefined ? 'not told' : whole(size, WORDS);
  const timeoutOf = timeout === undefined ? 'not told' : `${timeout}s`;
  return `${agents.reporting} of ${agents.expected} agents report: ${KINDS[kind]}. cacheMaxFlows ${sizeOf}, cacheActiveTimeout ${timeoutOf}.`;
}

export function reportText(facts: Facts, advice: Advice, margin: number): string {
  if (advice.refused !== undefined)
    return `${headText(facts)}\n\nNo advice. ${refusalSentences(advice.refused, WORDS).join(' ')}\n`;
  const { size, timeout, memoryLimit, hasChange } = advice;
  const losses = isCalm(facts.trouble) || size.why === 'refused' ? [] : lossSentences(facts.trouble, WORDS);
  const limit = memoryLimit && {
    from: formatValue(memoryLimit.from, 'bytes'),
    to: formatValue(memoryLimit.to, 'bytes'),
  };
  const rows = effectRows(advice.effect, WORDS).map(
    ({ name, value, origin }) => `  ${name.padEnd(NAME_WIDTH)}${value}${origin === '' ? '' : ` (${origin})`}`,
  );
  const command = patchCommand(advice);
  const blocks = [
    [headText(facts)],
    [...sizeSentences(size, margin, WORDS), ...losses],
    timeout === undefined ? [] : timeoutSentences(timeout, WORDS),
    limit === undefined ? [] : [`Raise the memory limit from ${limit.from} to ${limit.to}.`],
    [hasChange ? 'What it will do:' : 'As it is:', ...rows],
    [confidenceSentences(advice.confidence, WORDS).join(' ')],
    command === undefined ? [] : [command],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
