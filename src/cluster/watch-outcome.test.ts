import { describe, expect, it } from 'vitest';
import { watchOutcome } from './watch-outcome';

describe('the outcome of a watch', () => {
  const object = { metadata: { name: 'cluster' } };
  const http = (code: number, json?: unknown): Error => Object.assign(new Error('no'), { code, json });
  const missing = http(404, { reason: 'NotFound', details: { name: 'cluster', kind: 'flowcollectors' } });
  const noKind = http(404, { message: 'the server could not find the requested resource', details: {} });

  it.each<[string, unknown, boolean, unknown]>([
    ['loading', {}, false, undefined],
    ['loading', undefined, false, ''],
    ['ready', object, true, ''],
    ['ready', object, true, undefined],
    ['absent', {}, true, undefined],
    ['absent', null, true, null],
    ['absent', {}, false, missing],
    ['absent', object, true, missing], // deleted while being watched
    ['absent', {}, false, http(404)],
    ['absent', {}, false, http(404, { message: 'flowcollectors "cluster" not found' })],
    ['not-installed', {}, false, noKind],
    ['not-installed', {}, true, new Error('Model does not exist')],
    ['forbidden', {}, false, http(403)],
    ['forbidden', {}, false, { response: { status: 401 } }],
    ['failed', {}, false, http(500)],
    ['failed', {}, false, 'text'],
    ['failed', {}, false, 7],
    ['ready', object, true, http(500)], // the last object is better than none
    ['ready', object, true, http(403)],
  ])('is %s', (state, data, loaded, error) => {
    expect(watchOutcome(data, loaded, error).state).toBe(state);
  });
});
