/** Changes in words. Settings keep the names that they have in the FlowCollector. */
import type { Translate } from '../i18n/use-t';
import { formatDuration, NO_NUMBER } from '../units';
import type { Change } from './change';

/** What changed, from what and to what; a value that is not known is a dash. */
export type ChangeParts = { what: string; before: string; after: string };

/** A short text for a marker or a menu, and a sentence. */
export type ChangeText = { label: string; detail: string };

function valueText(kind: Change['kind'], value: number | undefined, locale: string): string {
  if (value === undefined) return NO_NUMBER;
  return kind === 'cacheActiveTimeout'
    ? formatDuration(value, locale)
    : new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** The columns of a list of changes. */
export function changeParts({ kind, before, after }: Change, t: Translate, locale: string): ChangeParts {
  return {
    what: kind === 'rollout' ? t('Rollout of the agents') : kind,
    // Generations are numbers that nobody chose: they would only look like a setting.
    before: valueText(kind, kind === 'rollout' ? undefined : before, locale),
    after: valueText(kind, kind === 'rollout' ? undefined : after, locale),
  };
}

function labelOf(change: Change, t: Translate, locale: string): string {
  const { what, before, after } = changeParts(change, t, locale);
  if (change.kind === 'rollout') return what;
  if (change.after === undefined) return t('{{setting}} changed', { setting: what });
  return change.before === undefined
    ? t('{{setting}} set to {{after}}', { setting: what, after })
    : t('{{setting}} {{before}} → {{after}}', { setting: what, before, after });
}

/** How many packets are looked at. */
function sampled(rate: number, t: Translate, locale: string): string {
  return rate <= 1 ? t('every packet') : t('one packet in {{rate}}', { rate: valueText('sampling', rate, locale) });
}

function detailOf(change: Change, t: Translate, locale: string): string {
  const { kind, before, after } = change;
  if (kind === 'rollout') {
    return t('The DaemonSet of the agents changed. None of the settings that the agents report is different.');
  }
  if (before === undefined || after === undefined) {
    return t('The agents report another value, but not which one all of them have.');
  }
  const values = changeParts(change, t, locale);
  switch (kind) {
    case 'cacheMaxFlows':
      return t('The flow map of each node has room for {{after}} flows; before, it had room for {{before}}.', values);
    case 'cacheActiveTimeout':
      return t('The flow maps are emptied every {{after}}; before, it was every {{before}}.', values);
    case 'sampling':
      return t('The agents look at {{after}}; before, it was {{before}}.', {
        before: sampled(before, t, locale),
        after: sampled(after, t, locale),
      });
    default:
      return kind satisfies never;
  }
}

/** Says what changed. */
export function changeText(change: Change, t: Translate, locale: string): ChangeText {
  return { label: labelOf(change, t, locale), detail: detailOf(change, t, locale) };
}
