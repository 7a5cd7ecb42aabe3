import { describe, expect, it } from 'vitest';
import { PODS } from '../cluster/kube-object';
import { createObjectStore, VersionGoneError, type WatchEvent } from './object-store';

const ALL = { resource: PODS, namespace: undefined, name: undefined };

function pod(name: string, phase = 'Running') {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'n' }, status: { phase } };
}

function said(events: readonly WatchEvent[]): string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata.name} ${object.metadata.resourceVersion ?? ''}`);
}

describe('the store', () => {
  it('keeps identity and time of creation of what is replaced', () => {
    let time = 1;
    const store = createObjectStore(() => `time ${time++}`);
    const { uid, creationTimestamp } = store.put(pod('a')).metadata;
    expect(store.put(pod('a', 'Failed')).metadata).toMatchObject({ uid, creationTimestamp, resourceVersion: '2' });
  });

  it('does not tell of what has not changed', () => {
    const store = createObjectStore(() => '');
    store.put(pod('a'));
    store.put(pod('a'));
    expect(store.version()).toBe(1);
  });

  it('tells what came after a version, then what comes', () => {
    const store = createObjectStore(() => '');
    store.put(pod('a'));
    const since = store.version();
    store.put(pod('b'));
    const events: WatchEvent[] = [];
    const stop = store.watch(ALL, since, (event) => events.push(event));
    store.remove(store.put(pod('a', 'Failed')));
    stop();
    store.put(pod('c'));
    expect(said(events)).toEqual(['ADDED b 2', 'MODIFIED a 3', 'DELETED a 4']);
  });

  it('tells events in order though a listener causes more', () => {
    const store = createObjectStore(() => '');
    store.watch({ ...ALL, name: 'a' }, undefined, () => void store.put(pod('b')));
    const events: WatchEvent[] = [];
    store.watch(ALL, undefined, (event) => events.push(event));
    store.put(pod('a'));
    expect(said(events)).toEqual(['ADDED a 1', 'ADDED b 2']);
  });

  it('forgets old events, and says so', () => {
    const store = createObjectStore(() => '');
    for (let index = 0; index < 1500; index += 1) store.put(pod(`pod-${index}`));
    expect(() => store.watch(ALL, 1, () => undefined)).toThrow(VersionGoneError);
    expect(() => store.watch(ALL, 1400, () => undefined)).not.toThrow();
  });
});
