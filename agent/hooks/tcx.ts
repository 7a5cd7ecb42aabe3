/** Attaching by TCX links (Linux 6.6), which go with their descriptors: a killed agent leaves nothing behind. */
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd, Libbpf } from '../native/libbpf';
import { closeOnWorker } from '../native/libc';
import type { Direction, Standing, Way } from './hook';

export type Anchor = 'head' | 'tail';
export type TcxCalls = Pick<Libbpf, 'hasHook' | 'linkCreateOnWorker' | 'programsOnWorker' | 'programId'>;

const TYPE: Readonly<Record<Direction, number>> = { ingress: ATTACH_TYPE.tcxIngress, egress: ATTACH_TYPE.tcxEgress };

export const hasTcx = (libbpf: Pick<TcxCalls, 'hasHook'>): boolean => libbpf.hasHook(ATTACH_TYPE.tcxIngress);

/** Identifiers of the TCX programs of everybody, in the order in which they run, or the negative errno. */
export const tcxPrograms = (
  libbpf: Pick<TcxCalls, 'programsOnWorker'>,
  ifindex: number,
  direction: Direction,
): Promise<number[] | number> => libbpf.programsOnWorker(ifindex, TYPE[direction]);

/** Pure. */
export function standingOf(program: number, programs: readonly number[], anchor: Anchor): Standing {
  const place = programs.indexOf(program);
  if (place < 0) return 'gone';
  return place === 0 || anchor === 'tail' ? 'first' : 'overtaken';
}

/**
 * @param anchors where among the programs of others: before all that are there, or behind them
 */
export const createTcxWay = (libbpf: TcxCalls, anchors: Readonly<Record<Direction, Anchor>>): Way => ({
  name: 'tcx',
  async attach(program, ifindex, direction) {
    const anchor = anchors[direction];
    const link = await libbpf.linkCreateOnWorker(program, ifindex, TYPE[direction], anchor === 'head');
    if (link < 0) return { errno: -link };
    const id = libbpf.programId(program);
    return {
      way: 'tcx',
      async look() {
        const programs = await tcxPrograms(libbpf, ifindex, direction);
        return typeof programs === 'number' ? 'unknown' : standingOf(id, programs, anchor);
      },
      detach: () => closeOnWorker(link as Fd),
    };
  },
  close: () => Promise.resolve(),
});
