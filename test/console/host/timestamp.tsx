/** Times: how long ago while that is short, then the date. */
import type { TimestampProps } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Tooltip } from '@patternfly/react-core';
import GlobeAmericasIcon from '@patternfly/react-icons/dist/esm/icons/globe-americas-icon';
import { type ReactElement, useEffect, useState } from 'react';
import { useSession } from './session';
import { timeText } from './time-text';

const TICK_MS = 15_000;

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** A time with its UTC in a tooltip; a dash for what is none. */
export function Timestamp({ timestamp, simple, className }: TimestampProps): ReactElement {
  const { lng } = useSession();
  const now = useNow();
  const time = Date.parse(timestamp ?? '');
  if (Number.isNaN(time)) {
    return <div>-</div>;
  }
  const text = timeText(time, now, lng);
  if (simple === true) {
    return <>{text}</>;
  }
  return (
    <div className={className}>
      <GlobeAmericasIcon />{' '}
      <Tooltip content={new Date(time).toUTCString()}>
        <span data-test="timestamp">{text}</span>
      </Tooltip>
    </div>
  );
}
