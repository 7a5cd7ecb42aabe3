import { Button, MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { OutlinedClockIcon } from '@patternfly/react-icons';
import { type ReactElement, useState } from 'react';
import { useT } from '../i18n/use-t';
import { formatDuration } from '../units';
import { type RangeName, RANGES_SECONDS, rangeSeconds, type TimeRange } from '../url-state/page-state';
import { spanText } from '../url-state/span-text';
import { TimeRangeModal } from './time-range-modal';

export type TimeRangePickerProps = {
  range: TimeRange;
  /** Where "Back to live" goes. */
  live: RangeName;
  /** Seconds since 1970. */
  now: () => number;
  onChange: (range: TimeRange) => void;
  locale: string;
};

const RANGE_NAMES = Object.keys(RANGES_SECONDS) as RangeName[];
const CUSTOM = 'custom';

/** What the range covers at a time, in seconds since 1970. */
function shownAt(range: TimeRange, now: number): { start: number; end: number } {
  if (range.kind === 'fixed') return range;
  // Whole minutes: that is what people type.
  const end = Math.floor(now / 60) * 60;
  return { start: end - rangeSeconds(range), end };
}

/** The last so much, or a span that the reader gives; after a zoom the way back to now. */
export function TimeRangePicker({ range, live, now, onChange, locale }: TimeRangePickerProps): ReactElement {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [askedAt, setAskedAt] = useState<number>();
  const last = (name: RangeName): string =>
    t('Last {{duration}}', { duration: formatDuration(RANGES_SECONDS[name], locale) });
  const text = range.kind === 'last' ? last(range.name) : spanText(range, locale);
  const choose = (value: unknown): void => {
    const name = RANGE_NAMES.find((each) => each === value);
    if (name !== undefined) onChange({ kind: 'last', name });
    else setAskedAt(now());
    setOpen(false);
  };
  return (
    <div className="netobserv-agent-health__range">
      <Select
        isOpen={open}
        selected={range.kind === 'last' ? range.name : CUSTOM}
        onOpenChange={setOpen}
        onSelect={(_event, value) => choose(value)}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            isExpanded={open}
            onClick={() => setOpen(!open)}
            icon={<OutlinedClockIcon />}
            aria-label={t('Time range: {{range}}', { range: text })}
            data-test="time-range"
          >
            {text}
          </MenuToggle>
        )}
        shouldFocusToggleOnSelect
      >
        <SelectList aria-label={t('Time range')}>
          {RANGE_NAMES.map((name) => (
            <SelectOption key={name} value={name}>
              {last(name)}
            </SelectOption>
          ))}
          <SelectOption value={CUSTOM} data-test="custom-range">
            {t('Custom range…')}
          </SelectOption>
        </SelectList>
      </Select>
      {range.kind === 'fixed' ? (
        <Button variant="link" onClick={() => onChange({ kind: 'last', name: live })} data-test="back-to-live">
          {t('Back to live')}
        </Button>
      ) : null}
      {askedAt === undefined ? null : (
        <TimeRangeModal
          shown={shownAt(range, askedAt)}
          now={askedAt}
          onChoose={(chosen) => {
            setAskedAt(undefined);
            onChange(chosen);
          }}
          onClose={() => setAskedAt(undefined)}
          locale={locale}
        />
      )}
    </div>
  );
}
