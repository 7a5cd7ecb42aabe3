/** The only door to the console's SDK: what is used of it, and nothing more. */
export { consoleFetchJSON, DocumentTitle, HttpError, ListPageHeader } from '@openshift-console/dynamic-plugin-sdk';
