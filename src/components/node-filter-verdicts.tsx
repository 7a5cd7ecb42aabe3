import { Badge, Icon, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import type { Verdict } from '../findings/finding';
import { useT } from '../i18n/use-t';
import { useIsStale } from './staleness';
import { VERDICT_LOOKS } from './verdict-looks';

export type NodeFilterVerdictsProps = {
  counts: readonly { verdict: Verdict; count: number }[];
  chosen: ReadonlySet<Verdict>;
  onChoose: (chosen: ReadonlySet<Verdict>) => void;
};

function withOrWithout(chosen: ReadonlySet<Verdict>, verdict: Verdict, wanted: boolean): ReadonlySet<Verdict> {
  const others = [...chosen].filter((other) => other !== verdict);
  return new Set(wanted ? [...others, verdict] : others);
}

/** How many agents are in which state; a click shows only those. None chosen: all are shown. */
export function NodeFilterVerdicts({ counts, chosen, onChoose }: NodeFilterVerdictsProps): ReactElement {
  const t = useT();
  const isStale = useIsStale();
  // A chosen state that has no agent any more must stay, or nobody could take the choice back.
  const present = counts.filter(({ verdict, count }) => count > 0 || chosen.has(verdict));
  return (
    <ToggleGroup aria-label={t('Filter by state')} className="netobserv-agent-health__verdict-filter">
      {present.map(({ verdict, count }) => {
        const { word, icon: Shape, status } = VERDICT_LOOKS[verdict];
        const selected = chosen.has(verdict);
        return (
          <ToggleGroupItem
            key={verdict}
            // The status colours are made for the page's background, not for a pressed button's.
            icon={
              selected || isStale ? (
                <Shape />
              ) : (
                <Icon status={status}>
                  <Shape />
                </Icon>
              )
            }
            text={
              <>
                {word(t)} <Badge isRead>{count}</Badge>
              </>
            }
            isSelected={selected}
            onChange={(_event, wanted) => onChoose(withOrWithout(chosen, verdict, wanted))}
            data-test={`filter-${verdict}`}
            data-value={count}
          />
        );
      })}
    </ToggleGroup>
  );
}
