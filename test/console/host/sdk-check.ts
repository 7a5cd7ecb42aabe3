/** Compiles only if what the host offers has the signatures of the real SDK. Nothing imports this. */
import type * as Real from '@openshift-console/dynamic-plugin-sdk';
import * as offered from './sdk';

export const OFFERED: Pick<typeof Real, keyof typeof offered> = offered;
