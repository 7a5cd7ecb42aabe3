/** The console's perspectives and namespaces, of which the small one has one each. */
import type {
  UseActiveNamespace,
  UseActivePerspective,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';

const stay = (): void => undefined;

/** Always the administrator's. */
export const useActivePerspective: UseActivePerspective = () => ['admin', stay];

/** Always all namespaces, in the real console's words. */
export const useActiveNamespace: UseActiveNamespace = () => ['#ALL_NS#', stay];
