import { expect, it } from 'vitest';
import { inOrder } from './nav-order';

const item = (id: string, place: { insertBefore?: string | string[]; insertAfter?: string | string[] } = {}) => ({
  id,
  ...place,
});
const order = (...items: ReturnType<typeof item>[]): string =>
  inOrder(items)
    .map(({ id }) => id)
    .join(' ');

it('keeps links as they come', () => expect(order(item('b'), item('a'))).toBe('b a'));

it('puts links beside the first that is there', () => {
  expect(order(item('x', { insertAfter: ['none', 'a', 'b'] }), item('a'), item('b'))).toBe('a x b');
  expect(order(item('a'), item('x', { insertBefore: 'a' }))).toBe('x a');
});

it('prefers before to after', () => {
  expect(order(item('a'), item('b'), item('x', { insertBefore: 'a', insertAfter: 'b' }))).toBe('x a b');
});

it('puts links last that want to be beside one that is not there', () => {
  expect(order(item('x', { insertAfter: 'none' }), item('a'))).toBe('x a');
  expect(order(item('y', { insertAfter: 'x' }), item('x', { insertAfter: 'a' }), item('a'))).toBe('a x y');
});
