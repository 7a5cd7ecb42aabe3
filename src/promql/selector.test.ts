import { expect, it } from 'vitest';
import { METRICS } from '../metrics/catalogue';
import { type Scope, select } from './selector';

const NODE: Scope = { node: { address: '10.0.0.1', name: 'worker-1' } };
const NAMELESS: Scope = { node: { address: 'nobody', name: undefined } };

it.each<[string, keyof typeof METRICS, Scope, string]>([
  ['an agent by its address', 'samplingRate', NODE, String.raw`{instance=~"10\\.0\\.0\\.1:[0-9]+"}`],
  ['a container by its kubelet', 'workingSet', NODE, String.raw`{instance=~"10\\.0\\.0\\.1:[0-9]+"}`],
  ['a pod by the name of its node', 'podInfo', NODE, '{node="worker-1"}'],
  ['no pod where nobody knows the node', 'podInfo', NAMELESS, '{node="nobody"}'],
  ['what has no label of the node without one', 'restarts', NODE, ''],
  ['the DaemonSet, which all nodes have in common', 'dsDesired', NODE, ''],
  ['what comes after the agents', 'ingestedFlows', { ...NODE, namespace: 'a' }, ''],
  ['a namespace', 'podInfo', { ...NODE, namespace: 'a' }, '{namespace="a",node="worker-1"}'],
])('selects %s', (_what, metric, scope, selector) => {
  expect(select(METRICS[metric], scope)).toBe(`${METRICS[metric].name}${selector}`);
});
