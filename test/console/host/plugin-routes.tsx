import { type CodeRef, useExtensions } from '@openshift/dynamic-plugin-sdk';
import { Bullseye, EmptyState, Spinner } from '@patternfly/react-core';
import { type ComponentType, lazy, type ReactElement, Suspense, useMemo } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { isNav, isRoute } from './extensions';

function LazyPage({ load }: { load: CodeRef<ComponentType> }): ReactElement {
  const Page = useMemo(() => lazy(async () => ({ default: await load() })), [load]);
  return (
    <Suspense
      fallback={
        <Bullseye>
          <Spinner />
        </Bullseye>
      }
    >
      <Page />
    </Suspense>
  );
}

/** The plugins' pages. The first link of the navigation is the start page. */
export function PluginRoutes(): ReactElement {
  const routes = useExtensions(isRoute);
  const [start] = useExtensions(isNav);
  return (
    <Routes>
      {routes.flatMap(({ uid, properties }) =>
        [properties.path]
          .flat()
          .map((path) => (
            <Route
              key={`${uid} ${path}`}
              path={properties.exact === true ? path : `${path}/*`}
              element={<LazyPage load={properties.component} />}
            />
          )),
      )}
      {start === undefined ? null : <Route path="/" element={<Navigate to={start.properties.href} replace />} />}
      <Route path="*" element={<EmptyState titleText="404: no such page" headingLevel="h1" />} />
    </Routes>
  );
}
