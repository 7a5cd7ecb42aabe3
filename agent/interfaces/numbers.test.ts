import { expect, test } from 'vitest';
import { NUMBER_ELSEWHERE } from '../record/layout.gen';
import { classOf, createNumberSpace } from './numbers';

const now = (forget: () => void): void => forget();

test('an ifindex is a number in the own namespace, and has one of its own in any other', () => {
  const space = createNumberSpace(true, now);
  const [a, b] = [space.open(), space.open()];
  const numbers = [space.own.of(2), a.of(2), b.of(2), a.of(3)];
  expect(new Set(numbers).size).toBe(4);
  expect(numbers.map(classOf)).toEqual([0, 1, 2, 3]);
  expect(a.of(2)).toBe(numbers[1]);
  expect([space.beside(a.of(2), 3), space.beside(b.of(2), 3), space.beside(2, 3)]).toEqual([a.of(3), 0, 3]);
  expect([space.areTogether(a.of(2), a.of(3)), space.areTogether(a.of(2), b.of(2))]).toEqual([true, false]);
  expect([space.areTogether(1, 2), space.areTogether(1, a.of(2))]).toEqual([true, false]);
});

test('a number is given to nobody else before the flows of its interface are evicted', () => {
  const evicted: (() => void)[] = [];
  const space = createNumberSpace(true, (forget) => evicted.push(forget), 2);
  const pod = space.open();
  const first = pod.of(7);
  const upper = pod.of(8);
  pod.gone(7);
  expect(space.beside(upper, 7)).toBe(first);
  expect([space.open().of(9), pod.of(7)]).toEqual([0, 0]);
  evicted.forEach((forget) => forget());
  expect(space.beside(upper, 7)).toBe(0);
  expect(pod.of(7)).toBe(first);
});

test('numbers come back when a namespace is no longer watched', () => {
  const space = createNumberSpace(true, now, 1);
  const pod = space.open();
  pod.of(5);
  pod.close();
  expect(space.open().of(5)).toBe(NUMBER_ELSEWHERE + 1);
});

test('an ifindex of the own namespace that is as high as the numbers of others has none where others are watched', () => {
  expect(createNumberSpace(true, now).own.of(NUMBER_ELSEWHERE)).toBe(0);
  expect(createNumberSpace(false, now).own.of(NUMBER_ELSEWHERE)).toBe(NUMBER_ELSEWHERE);
});
