import { expect, test } from 'vitest';
import type { Fd } from '../native/libbpf';
import { createNeighbours } from './neighbours';
import type { Membership } from './neighbours';
import type { InterfaceNumbers } from './numbers';

const numbersOf = (fd: number): InterfaceNumbers => ({ of: () => fd, gone: () => undefined, close: () => undefined });

/** Namespaces by descriptor, each with the descriptors that it knows by the numbers 0, 1, … */
function setUp(knows: Record<number, number[]>) {
  const { join } = createNeighbours();
  const news: number[] = [];
  let asked = 0;
  const enter = (fd: number): Membership =>
    join({
      fd: fd as Fd,
      numbers: numbersOf(fd),
      idOf(other) {
        asked++;
        const id = knows[fd].indexOf(other);
        return Promise.resolve(id < 0 ? undefined : id);
      },
      news: () => news.push(fd),
    });
  return { enter, news, asked: () => asked };
}

test('finds the namespace at the other end among those that are watched', async () => {
  const { enter, news } = setUp({ 1: [9, 2], 2: [1], 9: [] });
  const node = enter(1);
  const pod = enter(2);
  expect([node.find(1), pod.find(0)]).toEqual([undefined, undefined]);
  await expect.poll(() => news).toEqual([1, 2]);
  expect([node.find(1)?.of(0), pod.find(0)?.of(0)]).toEqual([2, 1]);
});

test('finds one that is watched later, and asks about none twice', async () => {
  const { enter, news, asked } = setUp({ 1: [2], 2: [1] });
  const node = enter(1);
  for (let i = 0; i < 5; i++) expect(node.find(0)).toBeUndefined();
  enter(2);
  await expect.poll(() => news).toEqual([1]);
  expect(node.find(0)?.of(0)).toBe(2);
  expect(asked()).toBe(1);
});

test('does not know one that is no longer watched, whose number may become that of another', async () => {
  const { enter, news } = setUp({ 1: [2], 2: [1] });
  const node = enter(1);
  const pod = enter(2);
  node.find(0);
  await expect.poll(() => news).toEqual([1]);
  await pod.leave();
  expect(node.find(0)).toBeUndefined();
});
