import { useCallback, useEffect, useState } from 'react';

/** Long enough to read a few words. */
const SHOWN_MS = 4000;

/** A few words about what the reader just did. `failed`: it did not work. */
export type PassingMessage = { text: string; failed: boolean };

/** A message that goes away by itself. */
export function usePassingMessage(): [PassingMessage | undefined, (message: PassingMessage) => void] {
  const [message, setMessage] = useState<PassingMessage>();
  useEffect(() => {
    if (message === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => setMessage(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  // An object of its own each time: saying the same again starts the time anew.
  return [message, useCallback((next: PassingMessage) => setMessage({ ...next }), [])];
}
