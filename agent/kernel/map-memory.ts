/** Kernel memory of the maps. */
import { readFileSync } from 'node:fs';
import type { Fd } from '../native/libbpf';
import type { Kernel } from './kernel';

/** Bytes that the kernel accounts to a map: `memlock` of its descriptor (man 5 proc_pid_fdinfo). */
function memoryOf(fd: Fd): number {
  const line = /^memlock:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'));
  return line === null ? 0 : Number(line[1]);
}

/** Name and bytes of each map. */
export function readMapMemory(kernel: Kernel): [name: string, bytes: number][] {
  return [
    ['flows_a', memoryOf(kernel.flowMaps[0])],
    ['flows_b', memoryOf(kernel.flowMaps[1])],
    ['flow_overflow', memoryOf(kernel.overflow)],
  ];
}
