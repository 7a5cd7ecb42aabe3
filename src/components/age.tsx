import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import { formatDuration } from '../units';
import { useAge } from './staleness';

export type AgeProps = {
  /** When the answer came, in milliseconds by the browser's clock. */
  answeredMs: number;
  locale: string;
};

/** How old an answer is, counting up. */
export function Age({ answeredMs, locale }: AgeProps): ReactElement {
  const t = useT();
  const age = useAge(answeredMs);
  return <span data-test="age"> {t('({{age}} ago)', { age: formatDuration(age, locale) })}</span>;
}
