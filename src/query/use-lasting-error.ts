import { useState } from 'react';

/**
 * Keeps an error until there is an answer. The query library forgets the error of a query without data each time it
 * tries again, and a page that follows it would blink between "failed" and "loading".
 */
export function useLastingError(error: Error | null, answered: boolean): Error | null {
  const [last, setLast] = useState<Error | null>(null);
  const lasting = error ?? (answered ? null : last);
  if (lasting !== last) {
    setLast(lasting);
  }
  return lasting;
}
