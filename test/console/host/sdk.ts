/**
 * The parts of @openshift-console/dynamic-plugin-sdk that plugins may use here. The real package has most of them only as
 * signatures: their code is in the console. sdk-check.ts holds these to the real signatures.
 */
export * from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
export { HealthState } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
export { HttpError } from '@openshift-console/dynamic-plugin-sdk/lib/utils/error/http-error';
export {
  getAPIVersionForModel,
  getGroupVersionKindForModel,
  getGroupVersionKindForResource,
} from '@openshift-console/dynamic-plugin-sdk/lib/utils/k8s/k8s-ref';
export { consoleFetch, consoleFetchJSON, consoleFetchText } from './console-fetch';
export { ErrorBoundaryFallbackPage } from './errors';
export { useFlag } from './flags';
export { HorizontalNav } from './horizontal-nav';
export {
  BlueInfoCircleIcon,
  GreenCheckCircleIcon,
  RedExclamationCircleIcon,
  YellowExclamationTriangleIcon,
} from './icons';
export { useAccessReview } from './k8s/access-review';
export { useK8sModel, useK8sModels } from './k8s/models';
export { k8sGet, k8sPatch } from './k8s/requests';
export { useK8sWatchResource, useK8sWatchResources } from './k8s/use-watch';
export { useOverlay } from './overlay';
export { DocumentTitle, ListPageHeader } from './page-parts';
export { useActiveNamespace, useActivePerspective } from './perspective';
export { ResourceIcon, ResourceLink } from './resource-link';
export { StatusPopupItem, StatusPopupSection } from './status-popup';
export { Timestamp } from './timestamp';
export { useUserPreference, useUserPreference as useUserSettings } from './user-preference';
