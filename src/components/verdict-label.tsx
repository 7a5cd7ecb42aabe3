import { Icon, Label } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import type { Verdict } from '../findings/finding';
import { useT } from '../i18n/use-t';
import { useIsStale } from './staleness';
import './verdict-label.css';
import { VERDICT_LOOKS } from './verdict-looks';

/** `sm` for tables, `md` beside a heading, `lg` as the heading itself. */
export type VerdictLabelProps = { verdict: Verdict; size: 'sm' | 'md' | 'lg' };

/** State of a node or of the cluster in one word, with its icon and colour. */
export function VerdictLabel({ verdict, size }: VerdictLabelProps): ReactElement {
  const t = useT();
  const isStale = useIsStale();
  const { word, icon: Shape, status: told } = VERDICT_LOOKS[verdict];
  const status = isStale ? undefined : told;
  const text = isStale ? t('{{verdict}}, out of date', { verdict: word(t) }) : word(t);
  if (size === 'lg') {
    return (
      <span className="netobserv-agent-health__verdict" data-test="verdict" data-verdict={verdict} data-stale={isStale}>
        <Icon status={status} size="xl">
          <Shape />
        </Icon>
        {text}
      </span>
    );
  }
  return (
    <Label
      icon={<Shape />}
      isCompact={size === 'sm'}
      {...(status === undefined ? { color: 'grey' } : { status })}
      data-test="verdict"
      data-verdict={verdict}
      data-stale={isStale}
    >
      {text}
    </Label>
  );
}
