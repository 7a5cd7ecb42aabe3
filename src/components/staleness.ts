import { createContext, useContext, useEffect, useState } from 'react';
import { wholeSpan } from '../units';

/** Whether what is shown is too old to be called the state of now: its colours go. */
const Staleness = createContext(false);

export const StalenessProvider = Staleness.Provider;

export function useIsStale(): boolean {
  return useContext(Staleness);
}

/** Seconds since a time by the browser's clock, counting up as long as it is asked for. */
export function useAge(sinceMs: number | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (sinceMs === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [sinceMs]);
  return sinceMs === undefined ? undefined : wholeSpan(Math.max(0, (now - sinceMs) / 1000));
}
