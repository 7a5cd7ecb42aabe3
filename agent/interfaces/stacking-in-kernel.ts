/** Keeps the kernel's map `links` as the stacking of interfaces is: bpf/scope.bpf.h looks up which link an interface belongs to. */
import type { Kernel } from '../kernel/kernel';
import type { StackedLink, StackingTable } from './stacking';
import { createStacking } from './stacking';

const word = (value: number): Uint8Array => new Uint8Array(new Uint32Array([value]).buffer);

/**
 * An interface that is not in the map is a link of its own, which most are: only the others take an entry.
 *
 * @param later see createStacking
 */
export function createStackingInKernel(
  { libbpf, links }: Pick<Kernel, 'libbpf' | 'links'>,
  later: Parameters<typeof createStacking>[0],
): StackingTable {
  const table = createStacking(later);
  const stored = new Map<number, number>();

  function store(): void {
    for (const [ifindex, id] of table.linkIds()) {
      if ((stored.get(ifindex) ?? ifindex) === id) continue;
      stored.set(ifindex, id);
      libbpf.update(links, word(ifindex), word(id));
    }
  }

  return {
    ...table,
    set(link: StackedLink) {
      const isNews = table.set(link);
      if (isNews && (link.lower !== 0 || link.master !== 0 || stored.size > 0)) store();
      return isNews;
    },
    remove(ifindex) {
      table.remove(ifindex);
      stored.delete(ifindex);
      libbpf.remove(links, word(ifindex));
    },
  };
}
