/** Overlays that plugins open over the page: modals, mostly. */
import type { LaunchOverlay } from '@openshift-console/dynamic-plugin-sdk/lib/app/modal-support/OverlayProvider';
import {
  createContext,
  type FC,
  type ReactElement,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useState,
} from 'react';

type Open = { id: number; Overlay: FC<{ closeOverlay: () => void }>; props: object };

const OverlayContext = createContext<LaunchOverlay>(() => undefined);

let serial = 0;

/** Shows what is opened. */
export function OverlayProvider({ children }: { children: ReactNode }): ReactElement {
  const [open, setOpen] = useState<readonly Open[]>([]);
  const launch = useCallback<LaunchOverlay>((component, props) => {
    serial += 1;
    const Overlay = component as unknown as Open['Overlay'];
    const overlay: Open = { id: serial, Overlay, props: props ?? {} };
    setOpen((others) => [...others, overlay]);
  }, []);
  const close = (closed: number): void => setOpen((all) => all.filter(({ id }) => id !== closed));
  return (
    <OverlayContext.Provider value={launch}>
      {open.map(({ id, Overlay, props }) => (
        <Suspense key={id} fallback={null}>
          <Overlay {...props} closeOverlay={() => close(id)} />
        </Suspense>
      ))}
      {children}
    </OverlayContext.Provider>
  );
}

/** Opens a component, which gets `closeOverlay`. */
export function useOverlay(): LaunchOverlay {
  return useContext(OverlayContext);
}
