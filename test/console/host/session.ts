/** Who the browser is and what it speaks; the server keeps it in cookies. */
import { createContext, useContext } from 'react';

/** As the server tells it, with what there is to choose from. */
export type Session = {
  user: string;
  lng: string;
  dir: string;
  users: readonly string[];
  languages: readonly string[];
};

/** Asks the server. */
export async function loadSession(): Promise<Session> {
  return (await fetch('/host/session.json')).json() as Promise<Session>;
}

/** Keeps a choice and starts over with it. */
export function choose(key: 'user' | 'lng', value: string): void {
  document.cookie = `small-console-${key}=${value}; Path=/; SameSite=Lax`;
  window.location.reload();
}

const SessionContext = createContext<Session>({ user: '', lng: 'en', dir: 'ltr', users: [], languages: [] });

/** Gives the session to the host. */
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  return useContext(SessionContext);
}
