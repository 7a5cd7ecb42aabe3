import type { K8sModel } from '@openshift-console/dynamic-plugin-sdk/lib/api/common-types';
import { describe, expect, it } from 'vitest';
import { findModel, referenceOf } from './reference';
import { type Place, resourceUrl, selectorToString } from './resource-url';

const base = { abbr: '', label: '', labelPlural: '' };
const POD: K8sModel = { ...base, kind: 'Pod', plural: 'pods', apiVersion: 'v1', namespaced: true };
const COLLECTOR: K8sModel = {
  ...base,
  kind: 'FlowCollector',
  plural: 'flowcollectors',
  apiGroup: 'flows.netobserv.io',
  apiVersion: 'v1beta2',
  namespaced: false,
  crd: true,
};

describe('addresses', () => {
  it.each<[K8sModel, Place, string]>([
    [POD, {}, 'api/v1/pods'],
    [POD, { ns: 'a', name: 'b' }, 'api/v1/namespaces/a/pods/b'],
    [POD, { ns: 'a', name: 'b', path: 'log' }, 'api/v1/namespaces/a/pods/b/log'],
    [COLLECTOR, { ns: 'a', name: 'b c' }, 'apis/flows.netobserv.io/v1beta2/flowcollectors/b%20c'],
    [
      COLLECTOR,
      { name: 'a', queryParams: { dryRun: 'All' } },
      'apis/flows.netobserv.io/v1beta2/flowcollectors/a?dryRun=All',
    ],
  ])('of %o at %o', (model, place, url) => {
    expect(resourceUrl(model, place)).toBe(`/api/kubernetes/${url}`);
  });
});

it('selectors are what the API takes', () => {
  const matchExpressions = [
    { key: 'a', operator: 'In', values: ['1', '2'] },
    { key: 'b', operator: 'NotIn', values: ['3'] },
    { key: 'c', operator: 'Exists' },
    { key: 'd', operator: 'DoesNotExist' },
    { key: 'e', operator: 'Equals', values: ['4'] },
    { key: 'f', operator: 'NotEquals', values: ['5'] },
  ];
  expect(selectorToString({ matchLabels: { app: 'x' }, matchExpressions })).toBe(
    'app=x,a in (1,2),b notin (3),c,!d,e=4,f!=5',
  );
  expect(selectorToString({ app: 'x' } as object)).toBe('app=x');
});

it('models are found by reference, built-in ones by their kind, too', () => {
  const models = { [referenceOf({ version: 'v1', kind: 'Pod' })]: POD, collector: COLLECTOR };
  expect(findModel(models, 'core~v1~Pod')).toBe(POD);
  expect(findModel(models, 'Pod')).toBe(POD);
  expect(findModel(models, 'flows.netobserv.io~v1beta2~FlowCollector')).toBe(COLLECTOR);
  expect(findModel(models, 'FlowCollector')).toBeUndefined();
});
