import { useExtensions } from '@openshift/dynamic-plugin-sdk';
import { Nav, NavExpandable, NavItem, NavList, PageSidebar, PageSidebarBody } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { isNav } from './extensions';
import { translateLabel } from './i18n';

/** Sections of the console that plugins add to; those without items are not shown. */
const SECTIONS = [
  { id: 'home', title: 'Home' },
  { id: 'workloads', title: 'Workloads' },
  { id: 'networking', title: 'Networking' },
  { id: 'observe', title: 'Observe' },
] as const;

/** The left navigation, filled by the plugins. */
export function Navigation(): ReactElement {
  const items = useExtensions(isNav);
  const { pathname } = useLocation();
  const filled = SECTIONS.map((section) => ({
    ...section,
    items: items.filter(({ properties }) => properties.section === section.id),
  })).filter((section) => section.items.length > 0);
  return (
    <PageSidebar>
      <PageSidebarBody>
        <Nav aria-label="Console">
          <NavList>
            {filled.map((section) => (
              <NavExpandable key={section.id} title={section.title} isExpanded data-test={`nav-section-${section.id}`}>
                {section.items.map(({ uid, properties }) => (
                  <NavItem key={uid} isActive={pathname.startsWith(properties.href)}>
                    <Link to={properties.href} {...properties.dataAttributes}>
                      {translateLabel(properties.name)}
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
