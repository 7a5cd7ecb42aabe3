/** The extensions that the host knows, by the real SDK's own types and guards. */
export { isModelFeatureFlag } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/feature-flags';
export { isHorizontalNavTab } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/horizontal-nav-tabs';
export { isHrefNavItem } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/navigation';
export { isAlertAction } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/notification-alert';
export { isRoutePage } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/pages';
export {
  isDashboardsOverviewHealthPrometheusSubsystem,
  isDashboardsOverviewHealthResourceSubsystem,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/dashboards';
