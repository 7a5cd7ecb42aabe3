import {
  Alert,
  Button,
  Content,
  Form,
  FormAlert,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
} from '@patternfly/react-core';
import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { type CompareWindow, type CompareWindows, windowFrom } from '../compare/window';
import { useT } from '../i18n/use-t';
import { formatTime } from '../units';
import { fromMoment, type Moment, toMoment } from '../url-state/custom-range';
import { spanText } from '../url-state/span-text';
import { MomentField } from './time-range-moment';

export type CompareStartModalProps = {
  /** The later window, in seconds since 1970. */
  shown: CompareWindow;
  onCompare: (windows: CompareWindows) => void;
  onClose: () => void;
  locale: string;
};

/** Asks when the earlier window begins; it is as long as the one that is shown. */
export function CompareStartModal({ shown, onCompare, onClose, locale }: CompareStartModalProps): ReactElement {
  const t = useT();
  const titleId = useId();
  const latest = shown.start - (shown.end - shown.start);
  const [from, setFrom] = useState<Moment>(() => toMoment(latest));
  const [refused, setRefused] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const start = fromMoment(from);
    if (start === undefined || start < 0 || start > latest) setRefused(true);
    else onCompare({ before: windowFrom(start, shown), after: shown });
  };
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby={titleId} data-test="compare-start-modal">
      <ModalHeader title={t('Compare with an earlier time')} labelId={titleId} />
      <ModalBody>
        <Form id={`${titleId}-form`} onSubmit={submit} noValidate>
          {refused ? (
            <FormAlert>
              <Alert
                isInline
                isLiveRegion
                variant="danger"
                title={t('Give a start at {{time}} or earlier: the two windows must not overlap.', {
                  time: formatTime(latest, 'day', locale),
                })}
                data-test="start-problem"
              />
            </FormAlert>
          ) : null}
          <Content component="p">{t('Shown: {{span}}', { span: spanText(shown, locale) })}</Content>
          <MomentField
            label={t('Start of the window to compare with')}
            dateLabel={t('Date of the start')}
            timeLabel={t('Time of the start')}
            value={from}
            onChange={setFrom}
            locale={locale}
            testId="compare-start"
          />
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form={`${titleId}-form`} data-test="compare-apply">
          {t('Compare')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('Cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
