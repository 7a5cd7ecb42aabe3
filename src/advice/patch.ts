/** The change as a command. Every part is a number or a constant: it goes into a shell. */
import type { Advice } from './advise';

type Given = Extract<Advice, { refused: undefined }>;

const MEBIBYTE = 2 ** 20;

/** One setting at a time: the others are judged once it has been applied. */
function firstChange({ size, timeout, memoryLimit }: Given): object | undefined {
  if (size.verdict !== 'keep') return { cacheMaxFlows: size.to };
  if (timeout !== undefined) return { cacheActiveTimeout: `${timeout.to}s` };
  return memoryLimit && { resources: { limits: { memory: `${memoryLimit.to / MEBIBYTE}Mi` } } };
}

/** @returns undefined where there is nothing to change */
export function patchCommand(advice: Given): string | undefined {
  const ebpf = firstChange(advice);
  return ebpf && `oc patch flowcollector cluster --type=merge -p '${JSON.stringify({ spec: { agent: { ebpf } } })}'`;
}
