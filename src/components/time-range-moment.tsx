import { DatePicker, Flex, FlexItem, FormGroup, TimePicker } from '@patternfly/react-core';
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import { useT } from '../i18n/use-t';
import type { Moment } from '../url-state/custom-range';

export type MomentFieldProps = {
  label: string;
  /** Names of the two inputs for a screen reader: they have one label between them. */
  dateLabel: string;
  timeLabel: string;
  value: Moment;
  onChange: (value: Moment) => void;
  locale: string;
  testId: string;
};

/** A date and a time of day in the reader's time zone, for use in a dialog. */
export function MomentField(props: MomentFieldProps): ReactElement {
  const { label, dateLabel, timeLabel, value, onChange, locale, testId } = props;
  const t = useT();
  const [timeOpen, setTimeOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  // Inside the dialog's focus trap, but outside its box, which would cut calendar and menu off.
  const aroundDialog = (): HTMLElement => ref.current?.closest('[role="dialog"]')?.parentElement ?? document.body;
  // The menu leaves the key to the dialog as well, which would close with all that has been typed.
  const closeMenu = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !timeOpen) return;
    // The dialog listens on the body itself, where React does.
    event.nativeEvent.stopImmediatePropagation();
    setTimeOpen(false);
  };
  return (
    <FormGroup label={label} role="group" fieldId={`${testId}-date`} data-test={testId}>
      <div ref={ref}>
        <Flex columnGap={{ default: 'columnGapMd' }} alignItems={{ default: 'alignItemsFlexStart' }}>
          <FlexItem>
            <DatePicker
              value={value.date}
              onChange={(_event, date) => onChange({ ...value, date })}
              appendTo={aroundDialog}
              locale={locale}
              aria-label={dateLabel}
              inputProps={{ id: `${testId}-date` }}
              buttonAriaLabel={t('Choose in a calendar: {{date}}', { date: dateLabel })}
              placeholder={t('YYYY-MM-DD')}
              invalidFormatText={t('Write the date as 2026-11-23')}
            />
          </FlexItem>
          <FlexItem onKeyDown={closeMenu}>
            <TimePicker
              is24Hour
              time={value.time}
              onChange={(_event, time) => onChange({ ...value, time })}
              isOpen={timeOpen}
              setIsOpen={(open = false) => setTimeOpen(open)}
              includeSeconds={value.time.split(':').length > 2}
              aria-label={timeLabel}
              placeholder={t('hh:mm')}
              invalidFormatErrorMessage={t('Write the time as 21:05')}
              invalidMinMaxErrorMessage={t('Write the time as 21:05')}
              menuAppendTo={aroundDialog}
            />
          </FlexItem>
        </Flex>
      </div>
    </FormGroup>
  );
}
