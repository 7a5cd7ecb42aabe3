import {
  Button,
  Content,
  Form,
  FormAlert,
  Alert,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from '@patternfly/react-core';
import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import { formatDuration } from '../units';
import { checkRange, type Moment, type RangeProblem, toMoment } from '../url-state/custom-range';
import { SPAN_SECONDS, type TimeRange } from '../url-state/page-state';
import { MomentField } from './time-range-moment';

export type TimeRangeModalProps = {
  /** What is shown now: where the fields begin. In seconds since 1970. */
  shown: { start: number; end: number };
  /** When the dialog was opened. */
  now: number;
  onChoose: (range: TimeRange) => void;
  onClose: () => void;
  locale: string;
};

/** What is wrong with a range, and what is allowed. */
function problemText(problem: RangeProblem, t: Translate, locale: string): string {
  const least = formatDuration(SPAN_SECONDS.least, locale);
  const most = formatDuration(SPAN_SECONDS.most, locale);
  switch (problem) {
    case 'no-start':
      return t('Give a date and a time for the start.');
    case 'no-end':
      return t('Give a date and a time for the end.');
    case 'order':
      return t('The end must be later than the start.');
    case 'future':
      return t('The end must not be later than now.');
    case 'too-short':
      return t('The range is too short: it must be {{least}} or longer.', { least });
    case 'too-long':
      return t('The range is too long: it must be {{most}} or shorter.', { most });
    default:
      return problem satisfies never;
  }
}

/** Asks for a start and an end. */
export function TimeRangeModal({ shown, now, onChoose, onClose, locale }: TimeRangeModalProps): ReactElement {
  const t = useT();
  const titleId = useId();
  const [from, setFrom] = useState<Moment>(() => toMoment(shown.start));
  const [to, setTo] = useState<Moment>(() => toMoment(shown.end));
  const [problem, setProblem] = useState<RangeProblem>();
  const zone = new Intl.DateTimeFormat(locale).resolvedOptions().timeZone;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const check = checkRange(from, to, now);
    if (check.kind === 'good') onChoose(check.range);
    else setProblem(check.problem);
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby={titleId} data-test="time-range-modal">
      <ModalHeader title={t('Custom range')} labelId={titleId} />
      <ModalBody>
        <Form id={`${titleId}-form`} onSubmit={submit} noValidate>
          {problem === undefined ? null : (
            <FormAlert>
              <Alert
                isInline
                isLiveRegion
                variant="danger"
                title={problemText(problem, t, locale)}
                data-test="range-problem"
              />
            </FormAlert>
          )}
          <MomentField
            label={t('Start')}
            dateLabel={t('Date of the start')}
            timeLabel={t('Time of the start')}
            value={from}
            onChange={setFrom}
            locale={locale}
            testId="range-start"
          />
          <MomentField
            label={t('End')}
            dateLabel={t('Date of the end')}
            timeLabel={t('Time of the end')}
            value={to}
            onChange={setTo}
            locale={locale}
            testId="range-end"
          />
          <Content component="small">
            {t('Times are in your time zone, {{zone}}. From {{least}} to {{most}} can be shown.', {
              zone,
              least: formatDuration(SPAN_SECONDS.least, locale),
              most: formatDuration(SPAN_SECONDS.most, locale),
            })}
          </Content>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={`${titleId}-form`} data-test="range-apply">
          {t('Show')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
