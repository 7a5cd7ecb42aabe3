import { Button, Popover } from '@patternfly/react-core';
import { OutlinedQuestionCircleIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';

export type PanelHelpProps = { definition: PanelDefinition };

/** Says what is normal for a panel. */
export function PanelHelp({ definition }: PanelHelpProps): ReactElement {
  const t = useT();
  const panel = definition.title(t);
  return (
    <Popover headerContent={panel} bodyContent={definition.whatIsNormal(t)} aria-label={panel}>
      <Button
        variant="plain"
        size="sm"
        icon={<OutlinedQuestionCircleIcon />}
        aria-label={t('What is normal for {{panel}}', { panel })}
      />
    </Popover>
  );
}
