import { describe, expect, it } from 'vitest';
import { type Json, jsonPatch, mergePatch, PatchError, type PatchStep } from './patch';

describe('mergePatch', () => {
  it.each<[string, Json, Json, Json]>([
    ['replaces', { a: 1 }, { a: 2 }, { a: 2 }],
    ['adds deep fields', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    ['removes with null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['makes objects of values', { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  ])('%s', (_case, target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });
});

describe('jsonPatch', () => {
  const target = { spec: { list: [1, 2], 'a/b': { c: 1 } } };

  it.each<[string, PatchStep[], Json]>([
    ['replaces', [{ op: 'replace', path: '/spec/list/0', value: 5 }], { spec: { list: [5, 2], 'a/b': { c: 1 } } }],
    ['adds to a list', [{ op: 'add', path: '/spec/list/-', value: 3 }], { spec: { list: [1, 2, 3], 'a/b': { c: 1 } } }],
    ['unescapes', [{ op: 'remove', path: '/spec/a~1b/c' }], { spec: { list: [1, 2], 'a/b': {} } }],
    ['tests', [{ op: 'test', path: '/spec/list', value: [1, 2] }], target],
  ])('%s', (_case, steps, result) => {
    expect(jsonPatch(target, steps)).toEqual(result);
    expect(target.spec.list).toEqual([1, 2]);
  });

  it.each<[string, PatchStep]>([
    ['nothing to replace', { op: 'replace', path: '/spec/other', value: 1 }],
    ['a failed test', { op: 'test', path: '/spec/list/0', value: 9 }],
    ['an unknown step', { op: 'move', path: '/spec/list' }],
    ['no parent', { op: 'add', path: '/a/b/c', value: 1 }],
    ['a bad path', { op: 'add', path: 'spec', value: 1 }],
  ])('refuses %s', (_case, step) => {
    expect(() => jsonPatch(target, [step])).toThrow(PatchError);
  });
});
