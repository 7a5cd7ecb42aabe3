/** What users set for themselves. The real console keeps it in the cluster; here it is in the browser, for each user. */
import type { UseUserPreference } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { type SetStateAction, useCallback, useEffect, useState } from 'react';
import { useSession } from './session';

const CHANGED = 'small-console-preference';

type Settings = Record<string, unknown>;

function read(storageKey: string): Settings {
  return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Settings;
}

function write(storageKey: string, key: string, value: unknown): void {
  localStorage.setItem(storageKey, JSON.stringify({ ...read(storageKey), [key]: value }));
  window.dispatchEvent(new CustomEvent(CHANGED, { detail: key }));
}

/**
 * A preference, how to set it, and whether it has been read: as in the real console it has not at first, and is
 * undefined until then, whatever the default is. With `sync`, changes made elsewhere arrive.
 */
export const useUserPreference: UseUserPreference = <T>(key: string, defaultValue?: T, sync = false) => {
  const storageKey = `console-user-settings-${useSession().user}`;
  const safeKey = key.replace(/[^-._a-zA-Z0-9]/g, '_');
  const [first] = useState(defaultValue);
  const [state, setState] = useState<{ value: T | undefined; loaded: boolean }>({ value: undefined, loaded: false });
  useEffect(() => {
    const load = (): void => setState({ value: (read(storageKey)[safeKey] ?? first) as T | undefined, loaded: true });
    const hear = (event: Event): void => {
      if ((event as CustomEvent<string>).detail === safeKey) load();
    };
    const timer = window.setTimeout(load);
    if (sync) window.addEventListener(CHANGED, hear);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener(CHANGED, hear);
    };
  }, [storageKey, safeKey, first, sync]);
  const { value, loaded } = state;
  const set = useCallback(
    (action: SetStateAction<T>) => {
      const next = typeof action === 'function' ? (action as (before: T) => T)(value as T) : action;
      setState({ value: next, loaded });
      // Before it is read there is nothing to write to.
      if (loaded) write(storageKey, safeKey, next);
    },
    [storageKey, safeKey, value, loaded],
  );
  return [value as T, set, loaded];
};
