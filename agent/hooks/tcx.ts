/** Attaching by TCX links (Linux 6.6), which go with their descriptors: a killed agent leaves nothing behind. */
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd, Libbpf } from '../native/libbpf';
import { ERRNO, closeOnWorker, waitForGracePeriod } from '../native/libc';
import { explainBudget } from '../native/open-files';
import type { FileBudget } from '../native/open-files';
import type { Direction, Standing, Way } from './hook';
import type { Siblings } from './siblings';

export type Anchor = 'head' | 'tail';
export type TcxCalls = Pick<
  Libbpf,
  'hasHook' | 'linkCreateOnWorker' | 'linkUpdateOnWorker' | 'programsOnWorker' | 'programId'
>;

export type TcxOptions = {
  readonly siblings: Pick<Siblings, 'isOurs'>;
  /** Where among the programs of others: before all that are there, or behind them. */
  readonly anchors: Readonly<Record<Direction, Anchor>>;
  /** Counts nothing. */
  readonly idleProgram: Fd;
  /** Each link takes one. */
  readonly files: FileBudget;
};

const TYPE: Readonly<Record<Direction, number>> = { ingress: ATTACH_TYPE.tcxIngress, egress: ATTACH_TYPE.tcxEgress };

export const hasTcx = (libbpf: Pick<TcxCalls, 'hasHook'>): boolean => libbpf.hasHook(ATTACH_TYPE.tcxIngress);

/** Identifiers of the TCX programs of everybody, in the order in which they run, or the negative errno. */
export const tcxPrograms = (
  libbpf: Pick<TcxCalls, 'programsOnWorker'>,
  ifindex: number,
  direction: Direction,
): Promise<number[] | number> => libbpf.programsOnWorker(ifindex, TYPE[direction]);

/** The same of the network namespace that this thread is in. */
export const tcxProgramsHere = (
  libbpf: Pick<Libbpf, 'programs'>,
  ifindex: number,
  direction: Direction,
): number[] | number => libbpf.programs(ifindex, TYPE[direction]);

/**
 * @param isOurs whether a program belongs to an agent of ours
 */
export function standingOf(
  program: number,
  programs: readonly number[],
  anchor: Anchor,
  isOurs: (program: number) => boolean,
): Standing {
  const place = programs.indexOf(program);
  if (place < 0) return 'gone';
  return anchor === 'tail' || programs.slice(0, place).every(isOurs) ? 'first' : 'overtaken';
}

export function createTcxWay(libbpf: TcxCalls, options: TcxOptions): Way {
  const { anchors, idleProgram, files, siblings } = options;

  return {
    name: 'tcx',
    async attach(program, ifindex, direction) {
      if (!files.take(1)) return { errno: ERRNO.EMFILE, reason: explainBudget(files) };
      const isFirst = anchors[direction] === 'head';
      const link = await libbpf.linkCreateOnWorker(program, ifindex, TYPE[direction], isFirst);
      if (link < 0) {
        files.give(1);
        return { errno: -link };
      }
      const id = libbpf.programId(program);
      return {
        way: 'tcx',
        async look() {
          const programs = await tcxPrograms(libbpf, ifindex, direction);
          return typeof programs === 'number'
            ? 'unknown'
            : standingOf(id, programs, anchors[direction], (other) => siblings.isOurs(other));
        },
        async detach() {
          files.give(1);
          await closeOnWorker(link as Fd);
        },
        async silence() {
          await libbpf.linkUpdateOnWorker(link as Fd, idleProgram);
        },
      };
    },
    close: waitForGracePeriod,
  };
}
