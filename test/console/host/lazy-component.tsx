/** A component of a plugin, loaded when it is shown. */
import type { CodeRef } from '@openshift/dynamic-plugin-sdk';
import { Bullseye, Spinner } from '@patternfly/react-core';
import { type ComponentType, lazy, type ReactElement, Suspense, useMemo } from 'react';

export function Loading(): ReactElement {
  return (
    <Bullseye>
      <Spinner aria-label="Loading" />
    </Bullseye>
  );
}

type Props = Record<string, unknown>;

/** Shows a spinner until the component is there. */
export function LazyComponent<P extends object>({
  load,
  props,
}: {
  load: CodeRef<ComponentType<P>>;
  props: P;
}): ReactElement {
  const Loaded = useMemo(
    () => lazy(async () => ({ default: (await load()) as unknown as ComponentType<Props> })),
    [load],
  );
  return (
    <Suspense fallback={<Loading />}>
      <Loaded {...(props as Props)} />
    </Suspense>
  );
}
