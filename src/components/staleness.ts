import { createContext, useContext, useEffect, useState } from 'react';
import { wholeSpan } from '../units';

/** Whether what is shown is too old to be called the state of now: its colours go. */
const Staleness = createContext(false);

export const StalenessProvider = Staleness.Provider;

export function useIsStale(): boolean {
  return useContext(Staleness);
}

/** Seconds since a time by the browser's clock, counting up as long as the component is there. */
export function useAge(sinceMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return wholeSpan(Math.max(0, (now - sinceMs) / 1000));
}
