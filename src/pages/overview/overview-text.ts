import { fillingTranslate } from '../../i18n/fill';
import { NAMESPACE, type Translate } from '../../i18n/use-t';
import type { OverviewHealth } from './overview-health';

type Known = Extract<OverviewHealth, { state: 'known' }>;

function isFunction(value: unknown): value is (text: string, values: object) => unknown {
  return typeof value === 'function';
}

/** The console hands its own translation function to health handlers, or none: this finds the plugin's texts with it. */
export function pluginTranslate(translate: unknown): Translate {
  return fillingTranslate((text, values) =>
    isFunction(translate) ? translate(`${NAMESPACE}~${text}`, values) : undefined,
  );
}

/** How the agents are, in a few words. */
export function summary({ verdict, cause, facts: { reporting, desired, rollout } }: Known, t: Translate): string {
  switch (cause) {
    case 'silent':
      if (reporting === 0) return t('No agent reports');
      return rollout
        ? t('{{reporting}} of {{count}} agents report; a rollout is under way.', {
            reporting,
            count: desired ?? reporting,
          })
        : t('{{reporting}} of {{count}} agents report', { reporting, count: desired ?? reporting });
    case 'ring-buffer':
      return verdict === 'runaway'
        ? t('Far too many flows take the ring buffer')
        : t('Too many flows take the ring buffer');
    case 'map-drops':
      return verdict === 'runaway' ? t('Many packets of new flows are lost') : t('Packets of new flows are lost');
    case 'drops':
      return t('Flows are dropped');
    case 'none':
      return t('{{count}} agents keep up', { count: reporting });
    default:
      return cause satisfies never;
  }
}
