import { useSyncExternalStore } from 'react';

let printing = false;

function subscribe(listener: () => void): () => void {
  const change = (now: boolean) => (): void => {
    printing = now;
    listener();
  };
  const [begin, end] = [change(true), change(false)];
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}

/** Whether the page is being printed. An external store, because only its changes are drawn before the paper is. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => printing);
}
