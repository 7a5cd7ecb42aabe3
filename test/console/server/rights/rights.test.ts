import { describe, expect, it } from 'vitest';
import { ALERTMANAGER, may, THANOS, USER_NAMES } from './rights';

const AGENTS = 'netobserv-privileged';
const collectors = { group: 'flows.netobserv.io', resource: 'flowcollectors' };
const pods = { group: '', resource: 'pods' };
const podMetrics = { group: 'metrics.k8s.io', resource: 'pods' };

const READERS = ['tenant-reader', 'reader'] as const;

/** What is wanted, and by whom it may be had. */
const TABLE = [
  ['get FlowCollector', { ...collectors, verb: 'get', name: 'cluster' }, ['admin', 'viewer', ...READERS]],
  ['watch FlowCollectors', { ...collectors, verb: 'watch' }, ['admin', 'viewer', ...READERS]],
  ['patch FlowCollector', { ...collectors, verb: 'patch', name: 'cluster' }, ['admin']],
  ['list nodes', { group: '', resource: 'nodes', verb: 'list' }, ['admin', 'viewer', ...READERS]],
  ['list namespaces', { group: '', resource: 'namespaces', verb: 'list' }, ['admin', 'viewer', ...READERS]],
  ['list pods of the agents', { ...pods, verb: 'list', namespace: AGENTS }, ['admin', 'viewer', 'tenant', ...READERS]],
  ['list pods of others', { ...pods, verb: 'list', namespace: 'default' }, ['admin', 'viewer', ...READERS]],
  ['list pods of all', { ...pods, verb: 'list' }, ['admin', 'viewer', ...READERS]],
  [
    'list pods of all, asked with an empty namespace',
    { ...pods, verb: 'list', namespace: '' },
    ['admin', 'viewer', ...READERS],
  ],
  ['get logs', { ...pods, verb: 'get', subresource: 'log', namespace: AGENTS }, ['admin']],
  ['query the cluster', { ...THANOS, verb: 'get' }, ['admin', 'viewer']],
  ['query the cluster by POST', { ...THANOS, verb: 'create' }, ['admin', 'viewer']],
  ['query another Prometheus', { ...THANOS, name: 'other', verb: 'get' }, ['admin']],
  ['query the namespace', { ...podMetrics, verb: 'get', namespace: AGENTS }, ['admin', 'tenant', 'tenant-reader']],
  ['query the namespace by POST', { ...podMetrics, verb: 'create', namespace: AGENTS }, ['admin']],
  ['query another namespace', { ...podMetrics, verb: 'get', namespace: 'default' }, ['admin']],
  ['read silences', { ...ALERTMANAGER, verb: 'get' }, ['admin']],
  ['silence', { ...ALERTMANAGER, verb: 'create' }, ['admin']],
] as const;

describe('who may', () => {
  it.each(TABLE)('%s', (_what, attributes, users) => {
    expect(USER_NAMES.filter((user) => may(user, attributes))).toEqual(users);
  });
});
