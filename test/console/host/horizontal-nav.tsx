/** Tabs of an object's page: the page's own, then those of plugins by name. */
import { useExtensions } from '@openshift/dynamic-plugin-sdk';
import type {
  HorizontalNavProps,
  K8sResourceCommon,
  NavPage,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import type { PageComponentProps } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/horizontal-nav-tabs';
import { PageSection, Tab, TabTitleText, Tabs } from '@patternfly/react-core';
import type { ComponentType, ReactElement } from 'react';
import { Route, Routes, useLocation, useNavigate, useParams } from 'react-router';
import { ErrorBoundary } from './errors';
import { isHorizontalNavTab } from './extensions';
import { translateLabel } from './i18n';
import { LazyComponent } from './lazy-component';

type Page = { href: string; path?: string; name: string; element: ReactElement };

function isOf(
  model: { group?: string; version: string; kind: string },
  resource: K8sResourceCommon | undefined,
): boolean {
  const { group = '', version, kind } = model;
  const apiVersion = group === '' || group === 'core' ? version : `${group}/${version}`;
  return resource?.kind === kind && resource.apiVersion === apiVersion;
}

function usePluginPages(resource: K8sResourceCommon | undefined, props: PageComponentProps): Page[] {
  return useExtensions(isHorizontalNavTab)
    .filter(({ properties }) => isOf(properties.model, resource))
    .map(({ properties: { page, component } }) => ({
      href: page.href,
      name: translateLabel(page.name),
      element: <LazyComponent load={component} props={props} />,
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function ownPage({ href, path, name, component }: NavPage, props: PageComponentProps): Page {
  const Own = component as ComponentType<PageComponentProps>;
  return { href: href ?? '', path, name: name ?? '', element: <Own {...props} /> };
}

/** The tab that is open is the last part of the address; of an address that ends otherwise it is the first. */
function TabBar({ pages }: { pages: readonly Page[] }): ReactElement {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const parts = pathname.replace(/\/$/, '').split('/');
  const last = decodeURIComponent(parts.at(-1) ?? '');
  const current = pages.find(({ href }) => href !== '' && href === last);
  const base = (current === undefined ? parts : parts.slice(0, -1)).join('/');
  return (
    <Tabs activeKey={current?.href ?? ''} component="nav" usePageInsets>
      {pages.map(({ href, name }) => {
        const to = href === '' ? base : `${base}/${encodeURIComponent(href)}`;
        return (
          <Tab
            key={href}
            eventKey={href}
            href={to}
            title={<TabTitleText>{name}</TabTitleText>}
            data-test-id={`horizontal-link-${name}`}
            onClick={(event) => {
              event.preventDefault();
              void navigate(to);
            }}
          />
        );
      })}
    </Tabs>
  );
}

/** Tabs for a resource. Each tab's component gets the resource as `obj`. */
export function HorizontalNav({ resource, pages, customData }: HorizontalNavProps): ReactElement {
  const params = useParams();
  const props = { ...params, obj: resource, loaded: true, customData: customData as unknown, params };
  const pluginPages = usePluginPages(resource, props);
  const all = [...pages.map((page) => ownPage(page, props)), ...pluginPages];
  return (
    <>
      {/* By themselves the tabs would give way to a page that is longer than the window. */}
      <PageSection hasBodyWrapper={false} type="tabs">
        <TabBar pages={all} />
      </PageSection>
      <Routes>
        {all.map(({ href, path, element }) => (
          <Route
            key={href}
            path={path ?? encodeURIComponent(href)}
            element={<ErrorBoundary>{element}</ErrorBoundary>}
          />
        ))}
      </Routes>
    </>
  );
}
