/**
 * The parts of @openshift-console/dynamic-plugin-sdk that the plugin uses. The real package has them only as
 * signatures: their code is in the console.
 */
export { HttpError } from '@openshift-console/dynamic-plugin-sdk/lib/utils/error/http-error';
export { consoleFetchJSON } from './console-fetch';
export { DocumentTitle, ListPageHeader } from './page-parts';
