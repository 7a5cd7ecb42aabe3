import { createContext, type ReactElement, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import { createCrosshairStore, type CrosshairStore } from './crosshair-store';

const CrosshairContext = createContext<CrosshairStore | undefined>(undefined);

export type CrosshairProviderProps = { children: ReactNode };

/** Lets the charts inside share one crosshair: who points at a time in one chart sees it in all. */
export function CrosshairProvider({ children }: CrosshairProviderProps): ReactElement {
  const [store] = useState(createCrosshairStore);
  return <CrosshairContext.Provider value={store}>{children}</CrosshairContext.Provider>;
}

/** The crosshair of the page; of its own for a chart that stands alone. */
export function useCrosshairStore(): CrosshairStore {
  const [own] = useState(createCrosshairStore);
  return useContext(CrosshairContext) ?? own;
}

/** Where the crosshair is, whoever put it there. */
export function useCrosshairTime(store: CrosshairStore): number | undefined {
  return useSyncExternalStore(store.subscribe, () => store.get()?.time);
}

/** Where this owner's crosshair is. Undefined while another chart has it, so that moving it there draws nothing here. */
export function useOwnCrosshairTime(store: CrosshairStore, owner: string): number | undefined {
  return useSyncExternalStore(store.subscribe, () => {
    const position = store.get();
    return position?.owner === owner ? position.time : undefined;
  });
}
