import { expect, test } from 'vitest';
import type { Kernel } from '../kernel/kernel';
import type { Fd } from '../native/libbpf';
import { createStackingInKernel } from './stacking-in-kernel';

/** The map `links` as JavaScript holds it. */
function createLinks(): { kernel: Pick<Kernel, 'libbpf' | 'links'>; links: Map<number, number> } {
  const links = new Map<number, number>();
  const wordOf = (bytes: Uint8Array): number => new Uint32Array(bytes.buffer)[0];
  const libbpf = {
    update: (_map: Fd, key: Uint8Array, value: Uint8Array) => void links.set(wordOf(key), wordOf(value)),
    remove: (_map: Fd, key: Uint8Array) => void links.delete(wordOf(key)),
  };
  return { kernel: { libbpf, links: 0 as Fd } as never, links };
}

test('an interface that leaves its bridge is a link of its own, and so is the bridge', () => {
  const { kernel, links } = createLinks();
  const stacking = createStackingInKernel(kernel, (forget) => forget());
  const port = { ifindex: 2, type: 1, lower: 0, master: 9, kind: 'veth' };
  stacking.set({ ...port, ifindex: 9, master: 0, kind: 'bridge' });
  stacking.set(port);
  expect(links.get(9)).toBe(2);
  stacking.set({ ...port, master: 0 });
  expect(links.get(9)).toBe(9);
  stacking.remove(9);
  expect(links.has(9)).toBe(false);
});
