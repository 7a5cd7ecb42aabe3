import type { CodeRef, Extension } from '@openshift/dynamic-plugin-sdk';
import type { ComponentType } from 'react';

type NavItem = { id: string; section: string; name: string; href: string; dataAttributes?: Record<string, string> };
type Route = { path: string | string[]; exact?: boolean; component: CodeRef<ComponentType> };

/** A link in the left navigation. */
export type NavExtension = Extension<'console.navigation/href', NavItem>;
/** A page. */
export type RouteExtension = Extension<'console.page/route', Route>;

/** Finds links of the navigation. */
export function isNav(extension: Extension): extension is NavExtension {
  return extension.type === 'console.navigation/href';
}

/** Finds pages. */
export function isRoute(extension: Extension): extension is RouteExtension {
  return extension.type === 'console.page/route';
}
