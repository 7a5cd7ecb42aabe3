/** The only door to the console's SDK: what is used of it, and nothing more. */
export {
  consoleFetchJSON,
  DocumentTitle,
  HealthState,
  HttpError,
  ListPageHeader,
  ResourceLink,
  StatusPopupItem,
  StatusPopupSection,
  useAccessReview,
  useK8sWatchResource,
} from '@openshift-console/dynamic-plugin-sdk';
