import { type RefObject, useEffect, useRef, useState } from 'react';

/** In whole pixels. */
export type Size = { width: number; height: number };

/** The size of an element, which an SVG needs to know in advance. Undefined until it has been measured. */
export function useElementSize<T extends HTMLElement>(): [RefObject<T>, Size | undefined] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      const height = Math.floor(entry.contentRect.height);
      setSize((known) => (known?.width === width && known.height === height ? known : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
