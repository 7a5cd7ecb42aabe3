import { Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from '@patternfly/react-core';
import { type ReactElement, type ReactNode, useState } from 'react';
import { CompareMenu, type CompareMenuProps } from '../../components/compare-menu';
import { RefreshPicker } from '../../components/refresh-picker';
import { TimeRangePicker } from '../../components/time-range-picker';
import { serverClock } from '../../query/server-clock';
import { shareLink } from '../../url-state/change-state';
import { DEFAULT_STATE, type PageState, type RangeName, type TimeRange } from '../../url-state/page-state';
import { ShareButton } from './page-toolbar-share';

export type PageToolbarProps = {
  state: PageState;
  onChange: (changes: Partial<PageState>) => void;
  onRefresh: () => void;
  /** What stands on the left: the state of the agents. */
  status: ReactNode;
  compare: Pick<CompareMenuProps, 'choices' | 'shown' | 'onCompare'>;
  locale: string;
};

/** The live range that was shown last, which "Back to live" returns to. */
function useLiveRange(range: TimeRange): RangeName {
  const [live, setLive] = useState<RangeName>(DEFAULT_STATE.range.kind === 'last' ? DEFAULT_STATE.range.name : '15m');
  if (range.kind === 'last' && range.name !== live) setLive(range.name);
  return live;
}

function linkNow(state: PageState): string {
  return shareLink(state, serverClock.now(), window.location.href);
}

/** State of the agents on the left; comparison, time range, refresh and sharing on the right. */
export function PageToolbar({ state, onChange, onRefresh, status, compare, locale }: PageToolbarProps): ReactElement {
  const live = useLiveRange(state.range);
  return (
    <Toolbar inset={{ default: 'insetNone' }} className="netobserv-agent-health__toolbar">
      <ToolbarContent alignItems="center">
        <ToolbarItem className="netobserv-agent-health__status">{status}</ToolbarItem>
        <ToolbarGroup align={{ default: 'alignEnd' }} rowWrap={{ default: 'wrap' }} variant="action-group">
          <ToolbarItem>
            <CompareMenu
              {...compare}
              comparing={state.before !== undefined}
              onEnd={() => onChange({ before: undefined })}
              locale={locale}
            />
          </ToolbarItem>
          <ToolbarItem>
            <TimeRangePicker
              range={state.range}
              live={live}
              now={() => serverClock.now()}
              onChange={(range) => onChange({ range })}
              locale={locale}
            />
          </ToolbarItem>
          <ToolbarItem>
            <RefreshPicker
              refresh={state.refresh}
              paused={state.range.kind === 'fixed'}
              onChange={(refresh) => onChange({ refresh })}
              onRefresh={onRefresh}
              locale={locale}
            />
          </ToolbarItem>
          <ToolbarItem>
            <ShareButton link={() => linkNow(state)} />
          </ToolbarItem>
        </ToolbarGroup>
      </ToolbarContent>
    </Toolbar>
  );
}
