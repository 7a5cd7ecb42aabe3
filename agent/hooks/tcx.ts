/** Attaching by TCX links (Linux 6.6), which go with their descriptors: a killed agent leaves nothing behind. */
import { ATTACH_TYPE } from '../native/libbpf';
import type { Fd, Libbpf } from '../native/libbpf';
import { ERRNO, closeOnWorker, waitForGracePeriod } from '../native/libc';
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
  /** Descriptors that the process may have. */
  readonly openFileLimit: number;
};

/** Descriptors that are left to the rest of the agent: maps, programs, connections, files. */
const OTHER_FILES = 64;

const TYPE: Readonly<Record<Direction, number>> = { ingress: ATTACH_TYPE.tcxIngress, egress: ATTACH_TYPE.tcxEgress };

export const hasTcx = (libbpf: Pick<TcxCalls, 'hasHook'>): boolean => libbpf.hasHook(ATTACH_TYPE.tcxIngress);

/** Identifiers of the TCX programs of everybody, in the order in which they run, or the negative errno. */
export const tcxPrograms = (
  libbpf: Pick<TcxCalls, 'programsOnWorker'>,
  ifindex: number,
  direction: Direction,
): Promise<number[] | number> => libbpf.programsOnWorker(ifindex, TYPE[direction]);

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
  const { anchors, idleProgram, openFileLimit, siblings } = options;
  const mostLinks = Math.max(0, openFileLimit - OTHER_FILES);
  let links = 0;

  async function createLink(program: Fd, ifindex: number, direction: Direction): Promise<number> {
    links++;
    const isFirst = anchors[direction] === 'head';
    const link = await libbpf.linkCreateOnWorker(program, ifindex, TYPE[direction], isFirst);
    if (link < 0) links--;
    return link;
  }

  return {
    name: 'tcx',
    async attach(program, ifindex, direction) {
      if (links >= mostLinks) {
        const reason = `of the ${openFileLimit} files that the process may have open (ulimit -n), TCX links can have ${mostLinks}`;
        return { errno: ERRNO.EMFILE, reason };
      }
      const link = await createLink(program, ifindex, direction);
      if (link < 0) return { errno: -link };
      const id = libbpf.programId(program);
      return {
        way: 'tcx',
        async look() {
          const programs = await tcxPrograms(libbpf, ifindex, direction);
          return typeof programs === 'number'
            ? 'unknown'
            : standingOf(id, programs, anchors[direction], siblings.isOurs);
        },
        async detach() {
          links--;
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
