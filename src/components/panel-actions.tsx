import { Button, Popover } from '@patternfly/react-core';
import { ChartLineIcon, OutlinedQuestionCircleIcon, TableIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';

export type PanelActionsProps = {
  definition: PanelDefinition;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
  canBeTable: boolean;
};

/** Help about a panel, and the switch between chart and table. */
export function PanelActions({ definition, asTable, onAsTable, canBeTable }: PanelActionsProps): ReactElement {
  const t = useT();
  const panel = definition.title(t);
  return (
    <>
      <Popover headerContent={panel} bodyContent={definition.whatIsNormal(t)} aria-label={panel}>
        <Button
          variant="plain"
          size="sm"
          icon={<OutlinedQuestionCircleIcon />}
          aria-label={t('What is normal for {{panel}}', { panel })}
        />
      </Popover>
      <Button
        variant="plain"
        size="sm"
        isDisabled={!canBeTable}
        icon={asTable ? <ChartLineIcon /> : <TableIcon />}
        aria-label={asTable ? t('Show {{panel}} as a chart', { panel }) : t('Show {{panel}} as a table', { panel })}
        onClick={() => onAsTable(!asTable)}
      />
    </>
  );
}
