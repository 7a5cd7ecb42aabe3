import { useSyncExternalStore } from 'react';
import { serverClock, WORTH_TELLING_SECONDS } from './server-clock';

const offset = (): number => {
  const seconds = Math.round(serverClock.offset());
  return Math.abs(seconds) < WORTH_TELLING_SECONDS ? 0 : seconds;
};

/** How far Prometheus' clock is ahead of the browser's, in whole seconds; 0 where it does not matter. */
export function useClockOffset(): number {
  return useSyncExternalStore(serverClock.subscribe, offset);
}
