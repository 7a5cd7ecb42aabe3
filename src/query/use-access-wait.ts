import { useEffect, useState } from 'react';

/** Longer than this, and a reader wonders whether anything happens. */
const LONG_MS = 10_000;

/** Whether something has been pending for longer than ten seconds without a break. */
export function useWaitedLong(pending: boolean, longMs: number = LONG_MS): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!pending) return undefined;
    const timer = setTimeout(() => setLong(true), longMs);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [pending, longMs]);
  return pending && long;
}
