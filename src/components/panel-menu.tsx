import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { EllipsisVIcon } from '@patternfly/react-icons';
import { type MouseEvent, type ReactElement, type ReactNode, useState } from 'react';
import { consoleUrl, useNavigate } from '../console/router';
import { useT } from '../i18n/use-t';
import { isPlainClick } from './page-link';
import type { PanelDisplay } from './use-panel-display';
import type { PanelExports } from './use-panel-exports';

export type PanelMenuProps = {
  panelTitle: string;
  display: Pick<PanelDisplay, 'asTable' | 'setAsTable' | 'setExpanded'>;
  exports: Omit<PanelExports, 'message'>;
  /** There is something to show. */
  hasData: boolean;
  /** For the router; undefined: there is no such page. */
  inspectPath: string | undefined;
};

type ActionProps = {
  children: ReactNode;
  /** Undefined: not possible, for the reason given. */
  onClick: (() => void) | undefined;
  reason: string;
};

function Action({ children, onClick, reason }: ActionProps): ReactElement {
  return (
    <DropdownItem
      onClick={onClick}
      isAriaDisabled={onClick === undefined}
      description={onClick === undefined ? reason : undefined}
    >
      {children}
    </DropdownItem>
  );
}

/** PatternFly's item is a plain link, which would load the whole console anew. */
function InspectItem({ path }: { path: string }): ReactElement {
  const t = useT();
  const navigate = useNavigate();
  return (
    <DropdownItem
      to={consoleUrl(path)}
      onClick={(event: MouseEvent) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        void navigate(path);
      }}
    >
      {t('Inspect')}
    </DropdownItem>
  );
}

/** What can be done with a panel. */
export function PanelMenu({ panelTitle, display, exports, hasData, inspectPath }: PanelMenuProps): ReactElement {
  const t = useT();
  const [open, setOpen] = useState(false);
  const noData = t('There is no data to show');
  const { asTable } = display;
  return (
    <Dropdown
      isOpen={open}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      popperProps={{ position: 'end' }}
      shouldFocusToggleOnSelect
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          size="sm"
          isExpanded={open}
          icon={<EllipsisVIcon />}
          onClick={() => setOpen(!open)}
          aria-label={t('Actions for {{panel}}', { panel: panelTitle })}
          data-test="panel-menu"
        />
      )}
    >
      <DropdownList aria-label={t('Actions for {{panel}}', { panel: panelTitle })}>
        {inspectPath === undefined ? null : <InspectItem path={inspectPath} />}
        <Action onClick={exports.copyQuery} reason={t('There is no query for these agents')}>
          {t('Copy query')}
        </Action>
        <Divider component="li" />
        <Action onClick={hasData ? () => display.setAsTable(!asTable) : undefined} reason={noData}>
          {asTable ? t('Show as chart') : t('Show as table')}
        </Action>
        <Action onClick={hasData ? () => display.setExpanded(true) : undefined} reason={noData}>
          {t('Expand')}
        </Action>
        <Divider component="li" />
        <Action onClick={exports.downloadCsv} reason={noData}>
          {t('Download CSV')}
        </Action>
        <Action
          onClick={asTable ? undefined : exports.downloadPicture}
          reason={asTable && hasData ? t('Show the chart first') : noData}
        >
          {t('Download PNG')}
        </Action>
      </DropdownList>
    </Dropdown>
  );
}
