import { Button, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from '@patternfly/react-core';
import { SyncAltIcon } from '@patternfly/react-icons';
import type { ReactElement } from 'react';
import { ChoiceSelect } from '../../components/choice-select';
import { useT } from '../../i18n/use-t';
import { formatDuration } from '../../units';
import {
  type PageState,
  type RangeName,
  RANGES_SECONDS,
  REFRESH_SECONDS,
  type RefreshName,
} from '../../url-state/page-state';
import { StatusLine, type StatusLineProps } from './status-line';

export type PageToolbarProps = {
  state: PageState;
  onChange: (change: Partial<PageState>) => void;
  onRefresh: () => void;
  status: StatusLineProps;
  locale: string;
};

const RANGE_NAMES = Object.keys(RANGES_SECONDS) as RangeName[];
const REFRESH_NAMES = Object.keys(REFRESH_SECONDS) as RefreshName[];

/** State of the agents on the left; time range and refresh on the right. */
export function PageToolbar({ state, onChange, onRefresh, status, locale }: PageToolbarProps): ReactElement {
  const t = useT();
  const ranges = RANGE_NAMES.map((name) => ({
    name,
    text: t('Last {{duration}}', { duration: formatDuration(RANGES_SECONDS[name], locale) }),
  }));
  const refreshes = REFRESH_NAMES.map((name) => {
    const seconds = REFRESH_SECONDS[name];
    return {
      name,
      text:
        seconds === undefined
          ? t('Refresh off')
          : t('Every {{duration}}', { duration: formatDuration(seconds, locale) }),
    };
  });
  return (
    <Toolbar inset={{ default: 'insetNone' }} className="netobserv-agent-health__toolbar">
      <ToolbarContent alignItems="center">
        <ToolbarItem className="netobserv-agent-health__status">
          <StatusLine {...status} />
        </ToolbarItem>
        <ToolbarGroup align={{ default: 'alignEnd' }} variant="action-group">
          <ToolbarItem>
            <ChoiceSelect
              label={t('Time range')}
              choices={ranges}
              chosen={state.range}
              onChoose={(range) => onChange({ range })}
              testId="time-range"
            />
          </ToolbarItem>
          <ToolbarItem>
            <ChoiceSelect
              label={t('Refresh interval')}
              choices={refreshes}
              chosen={state.refresh}
              onChoose={(refresh) => onChange({ refresh })}
              testId="refresh-interval"
            />
          </ToolbarItem>
          <ToolbarItem>
            <Button
              variant="plain"
              icon={<SyncAltIcon />}
              aria-label={t('Refresh now')}
              onClick={onRefresh}
              data-test="refresh-now"
            />
          </ToolbarItem>
        </ToolbarGroup>
      </ToolbarContent>
    </Toolbar>
  );
}
