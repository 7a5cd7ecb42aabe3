import { useExtensions } from '@openshift/dynamic-plugin-sdk';
import { Nav, NavExpandable, NavItem, NavList, PageSidebar, PageSidebarBody } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { isHrefNavItem } from './extensions';
import { useFlag } from './flags';
import { translateLabel } from './i18n';
import { inOrder } from './nav-order';

/** Sections of the console that plugins add to; those without items are not shown. */
const SECTIONS = [
  { id: 'home', title: 'Home' },
  { id: 'workloads', title: 'Workloads' },
  { id: 'networking', title: 'Networking' },
  { id: 'observe', title: 'Observe' },
] as const;

type Item = {
  id: string;
  section?: string;
  name: string;
  href: string;
  startsWith?: string[];
  insertBefore?: string | string[];
  insertAfter?: string | string[];
  dataAttributes?: Record<string, string>;
};

const OVERVIEW: Item = { id: 'dashboards', section: 'home', name: 'Overview', href: '/dashboards' };

/** Those of the monitoring plugin, with its ids. */
const MONITORING: readonly Item[] = [
  { id: 'alerting', section: 'observe', name: 'Alerting', href: '/monitoring/alerts' },
  { id: 'metrics', section: 'observe', name: 'Metrics', href: '/monitoring/query-browser' },
  { id: 'dashboards-monitoring', section: 'observe', name: 'Dashboards', href: '/monitoring/dashboards' },
  { id: 'targets', section: 'observe', name: 'Targets', href: '/monitoring/targets' },
];

function isActive({ href, startsWith = [] }: Item, pathname: string): boolean {
  const parts = pathname.split('/');
  const isBelow = href.split('/').every((part, index) => part === parts[index]);
  return isBelow || startsWith.some((start) => pathname.replace(/^\//, '').startsWith(start));
}

/** The left navigation: the console's own links, and those of plugins. */
export function Navigation(): ReactElement {
  const hasOverview = useFlag('CAN_GET_NS');
  const ofPlugins = useExtensions(isHrefNavItem).map(({ properties }) => properties);
  const { pathname } = useLocation();
  const items: Item[] = [...(hasOverview ? [OVERVIEW] : []), ...MONITORING, ...ofPlugins];
  const filled = SECTIONS.map((section) => ({
    ...section,
    items: inOrder(items.filter((item) => item.section === section.id)),
  })).filter((section) => section.items.length > 0);
  return (
    <PageSidebar>
      <PageSidebarBody>
        <Nav aria-label="Console">
          <NavList>
            {filled.map((section) => (
              <NavExpandable key={section.id} title={section.title} isExpanded data-test={`nav-section-${section.id}`}>
                {section.items.map((item) => (
                  <NavItem key={item.id} isActive={isActive(item, pathname)}>
                    <Link to={item.href} {...item.dataAttributes}>
                      {translateLabel(item.name)}
                    </Link>
                  </NavItem>
                ))}
              </NavExpandable>
            ))}
          </NavList>
        </Nav>
      </PageSidebarBody>
    </PageSidebar>
  );
}
