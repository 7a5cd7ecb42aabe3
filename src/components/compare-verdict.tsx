import { Icon } from '@patternfly/react-core';
import { ArrowDownIcon, ArrowUpIcon, MinusIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import type { Judgement } from '../compare/compare-rows';
import { type Translate, useT } from '../i18n/use-t';

export type CompareVerdictProps = { better: Judgement };

type VerdictRule = { icon: ReactElement; status: 'success' | 'warning' | undefined; text: (t: Translate) => string };

/** Only what costs or loses is judged, and there less is better: the arrows are those of the numbers. */
const VERDICTS: Record<Judgement, VerdictRule> = {
  better: { icon: <ArrowDownIcon />, status: 'success', text: (t) => t('Better') },
  worse: { icon: <ArrowUpIcon />, status: 'warning', text: (t) => t('Worse') },
  neutral: { icon: <MinusIcon />, status: undefined, text: (t) => t('Neutral') },
};

/** Whether a number got better, as icon and word. */
export function CompareVerdict({ better }: CompareVerdictProps): ReactElement {
  const t = useT();
  const { icon, status, text } = VERDICTS[better];
  return (
    <span data-test="verdict" data-value={better}>
      <Icon status={status} isInline>
        {icon}
      </Icon>{' '}
      {text(t)}
    </span>
  );
}
