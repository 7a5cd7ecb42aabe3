import { Button, ClipboardCopy, Popover } from '@patternfly/react-core';
import { ShareAltIcon } from '@patternfly/react-icons';
import { type ReactElement, useState } from 'react';
import { useT } from '../../i18n/use-t';

export type ShareButtonProps = {
  /** Makes the link when it is wanted: it has the time of the click in it. */
  link: () => string;
};

/** Copies a link that shows another reader the same: the same time, not the same distance from now. */
export function ShareButton({ link }: ShareButtonProps): ReactElement {
  const t = useT();
  const [shown, setShown] = useState<string>();
  return (
    <Popover
      headerContent={t('Link to this view')}
      bodyContent={() => (
        <>
          <p>{t('It shows this time range to everyone who may read the cluster’s metrics, whenever it is opened.')}</p>
          <ClipboardCopy
            isReadOnly
            hoverTip={t('Copy')}
            clickTip={t('Copied')}
            textAriaLabel={t('Link to this view')}
            data-test="share-link"
          >
            {shown ?? ''}
          </ClipboardCopy>
        </>
      )}
      aria-label={t('Link to this view')}
      onShow={() => setShown(link())}
      onHidden={() => setShown(undefined)}
    >
      <Button variant="plain" icon={<ShareAltIcon />} aria-label={t('Share')} data-test="share" />
    </Popover>
  );
}
