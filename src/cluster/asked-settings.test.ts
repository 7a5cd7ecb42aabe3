import { describe, expect, it } from 'vitest';
import { askedAt, askedSettings } from './asked-settings';
import { parseDaemonSet } from './daemon-set';
import { parseFlowCollector } from './flow-collector';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Who wrote which field when, as the API server keeps it. */
const written = (seconds: number, fields: object, rest: object = {}): object => ({
  manager: 'someone',
  operation: 'Update',
  apiVersion: 'v1',
  time: at(seconds),
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...rest,
});

const AGENT = { 'f:spec': { 'f:agent': { 'f:ebpf': { 'f:cacheMaxFlows': {} } } } };
const TEMPLATE = { 'f:spec': { 'f:template': {} } };

const collector = (managedFields: unknown): ReturnType<typeof parseFlowCollector> =>
  parseFlowCollector({
    metadata: { managedFields },
    spec: { agent: { ebpf: { cacheMaxFlows: 100_000, cacheActiveTimeout: '5s' } } },
  });

const STATUS = {
  observedGeneration: 3,
  desiredNumberScheduled: 2,
  currentNumberScheduled: 2,
  updatedNumberScheduled: 2,
};

function daemonSet(rest: object = {}, env: unknown = [{ name: 'CACHE_MAX_FLOWS', value: '7000' }]) {
  const containers = [{ name: 'sidecar' }, { name: 'netobserv-ebpf-agent', env }];
  return parseDaemonSet({
    metadata: { generation: 3, managedFields: [written(500, TEMPLATE), written(900, { 'f:status': {} })] },
    spec: { template: { spec: { containers } } },
    status: STATUS,
    ...rest,
  });
}

describe('a FlowCollector', () => {
  it.each<[string, unknown, number | undefined]>([
    ['by the last who wrote settings of the agents', [written(100, AGENT), written(300, AGENT)], 300],
    ['not by who wrote other things', [written(100, AGENT), written(300, { 'f:spec': { 'f:loki': {} } })], 100],
    ['not where a writer has no time', [written(100, AGENT), written(0, AGENT, { time: undefined })], undefined],
    ['not where nobody is said to have written', [], undefined],
    ['not where that is no list', 'managed', undefined],
    ['not by a time that is none', [written(0, AGENT, { time: 'noon' })], undefined],
  ])('tells when it was changed: %s', (_case, managedFields, seconds) => {
    expect(collector(managedFields).changedAt).toBe(seconds);
  });
});

describe('a DaemonSet', () => {
  it('tells what its pods are given, and since when', () => {
    expect(daemonSet()).toEqual({
      cacheMaxFlows: 7_000,
      cacheActiveTimeoutSeconds: undefined,
      isRolledOut: true,
      changedAt: 500,
    });
  });

  it.each<[string, unknown, number | undefined]>([
    [
      'the last of two',
      [
        { name: 'CACHE_MAX_FLOWS', value: '1' },
        { name: 'CACHE_MAX_FLOWS', value: '2' },
      ],
      2,
    ],
    ['none from elsewhere', [{ name: 'CACHE_MAX_FLOWS', valueFrom: {} }], undefined],
    ['none that is no number', [{ name: 'CACHE_MAX_FLOWS', value: '10k' }], undefined],
    ['no zero', [{ name: 'CACHE_MAX_FLOWS', value: '0' }], undefined],
    ['none where it is not set', [null, 5, { value: '5' }], undefined],
    ['none in something else', { CACHE_MAX_FLOWS: '5' }, undefined],
  ])('has a size: %s', (_case, env, size) => {
    expect(daemonSet({}, env).cacheMaxFlows).toBe(size);
  });

  it.each<[string, object]>([
    ['some pods are old', { status: { ...STATUS, updatedNumberScheduled: 1 } }],
    ['old pods are left beside all new ones', { status: { ...STATUS, currentNumberScheduled: 3 } }],
    ['its controller has not seen it', { status: { ...STATUS, observedGeneration: 2 } }],
    ['nobody says how many there should be', { status: { observedGeneration: 3 } }],
    ['it has no status', { status: undefined }],
    ['it has no generation', { metadata: {} }],
  ])('is not rolled out where %s', (_case, rest) => {
    expect(daemonSet(rest).isRolledOut).toBe(false);
  });

  it.each([undefined, null, 'text', []])('may be %j', (object) => {
    expect(parseDaemonSet(object)).toMatchObject({ cacheMaxFlows: undefined, isRolledOut: false });
  });
});

describe('what is asked of the agents', () => {
  const said = collector([written(100, AGENT)]);

  it('is what pods are made from, where the reader may see it', () => {
    expect(askedSettings(said, daemonSet())).toEqual({
      cacheMaxFlows: 7_000,
      cacheActiveTimeoutSeconds: undefined,
      configuredMaxFlows: 100_000,
      isRolledOut: true,
      namespace: 'netobserv-privileged',
      since: 500,
    });
  });

  it.each([undefined, daemonSet({}, [])])(
    'is else what the FlowCollector says, once its operator has had time',
    (set) => {
      expect(askedSettings(said, set)).toMatchObject({
        cacheMaxFlows: 100_000,
        cacheActiveTimeoutSeconds: 5,
        isRolledOut: false,
        since: 220,
      });
    },
  );

  it('is nothing where nobody may be asked', () => {
    expect(askedSettings(undefined, undefined)).toMatchObject({ cacheMaxFlows: undefined, since: undefined });
  });

  it('proves for the past only what was there before', () => {
    const asked = askedSettings(said, daemonSet());
    expect(askedAt(asked, undefined, 900)).toEqual({ ...asked, since: undefined, rolledOutAt: undefined });
    expect(askedAt({ ...asked, isRolledOut: false }, undefined, 900)).toMatchObject({ isRolledOut: false, since: 500 });
    const past = { isRolledOut: false, configuredMaxFlows: undefined, rolledOutAt: 900 };
    expect(askedAt(asked, 600, 900)).toMatchObject({ ...past, since: 500 });
    expect(askedAt(asked, 400, 900)).toMatchObject({ ...past, since: undefined });
    expect(askedAt({ ...asked, isRolledOut: false }, 600, 900).rolledOutAt).toBeUndefined();
  });
});
