import { Button, MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { PauseIcon, SyncAltIcon } from '@patternfly/react-icons';
import { type ReactElement, useState } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import { formatDuration } from '../units';
import { REFRESH_SECONDS, type RefreshName } from '../url-state/page-state';

export type RefreshPickerProps = {
  refresh: RefreshName;
  /** A fixed range is shown: what is over does not change. */
  paused: boolean;
  onChange: (refresh: RefreshName) => void;
  onRefresh: () => void;
  locale: string;
};

const REFRESH_NAMES = Object.keys(REFRESH_SECONDS) as RefreshName[];

function refreshText(name: RefreshName, t: Translate, locale: string): string {
  const seconds = REFRESH_SECONDS[name];
  return seconds === undefined
    ? t('Refresh off')
    : t('Every {{duration}}', { duration: formatDuration(seconds, locale) });
}

/** How often the page asks anew, and asking now. On a fixed range it says that it does not. */
export function RefreshPicker({ refresh, paused, onChange, onRefresh, locale }: RefreshPickerProps): ReactElement {
  const t = useT();
  const [open, setOpen] = useState(false);
  const text = paused ? t('Paused: fixed time range') : refreshText(refresh, t, locale);
  return (
    <>
      <Select
        isOpen={open && !paused}
        selected={refresh}
        onOpenChange={setOpen}
        onSelect={(_event, value) => {
          const name = REFRESH_NAMES.find((each) => each === value);
          if (name !== undefined) onChange(name);
          setOpen(false);
        }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            isExpanded={open && !paused}
            isDisabled={paused}
            onClick={() => setOpen(!open)}
            icon={paused ? <PauseIcon /> : undefined}
            aria-label={t('Refresh interval: {{refresh}}', { refresh: text })}
            data-test="refresh-interval"
          >
            {text}
          </MenuToggle>
        )}
        shouldFocusToggleOnSelect
      >
        <SelectList aria-label={t('Refresh interval')}>
          {REFRESH_NAMES.map((name) => (
            <SelectOption key={name} value={name}>
              {refreshText(name, t, locale)}
            </SelectOption>
          ))}
        </SelectList>
      </Select>
      <Button
        variant="plain"
        icon={<SyncAltIcon />}
        aria-label={t('Refresh now')}
        onClick={onRefresh}
        data-test="refresh-now"
      />
    </>
  );
}
