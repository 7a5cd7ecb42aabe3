/** By which ways to attach. */
import { release } from 'node:os';
import { AgentError } from '../errors';
import type { Kernel } from '../kernel/kernel';
import { createClsactWay } from './clsact';
import type { ClsactPlace, ClsactWay } from './clsact';
import type { Way, WayName } from './hook';
import { announcePrograms } from './siblings';
import { createTcxWay, hasTcx } from './tcx';
import type { TcxOptions } from './tcx';

export type AttachMode = 'tcx' | 'tc' | 'any';

export type Ways = {
  /** The best one first. */
  readonly inOrder: readonly Way[];
  /** Removes what agents that were killed have left in the kernel, by whatever way; returns how many filters that were. */
  removeLeftovers(): Promise<number>;
  /** For requests about the agent's own network namespace. */
  readonly netlink: ClsactWay['netlink'];
  /**
   * The way to attach in another network namespace. TCX links would have to be made by a thread in it, and have no class identifier.
   *
   * @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED
   */
  elsewhere(place: ClsactPlace): ClsactWay;
  /** After all is silenced: returns when no program runs any more. */
  close(): Promise<void>;
};

/**
 * Pure.
 *
 * @param tcxIsThere whether the kernel has TCX
 * @returns the best way first
 * @throws AgentError TCX_MISSING
 */
export function chooseWays(mode: AttachMode, tcxIsThere: boolean): readonly WayName[] {
  if (mode === 'tc') return ['tc'];
  if (mode === 'any') return tcxIsThere ? ['tcx', 'tc'] : ['tc'];
  if (!tcxIsThere) throw new AgentError('TCX_MISSING', { kernel: release() });
  return ['tcx'];
}

/**
 * @throws AgentError TCX_MISSING, NETLINK_FAILED
 */
export function openWays(
  kernel: Kernel,
  mode: AttachMode,
  { anchors, files }: Pick<TcxOptions, 'anchors' | 'files'>,
): Ways {
  const { libbpf, idleProgram } = kernel;
  const chosen = chooseWays(mode, hasTcx(libbpf));
  const programs = Object.values(kernel.programs).flatMap(({ ingress, egress }) => [ingress, egress]);
  const siblings = announcePrograms(programs.map(libbpf.programId));
  const tcx = createTcxWay(libbpf, { anchors, idleProgram, siblings, files });
  const tc = createClsactWay(libbpf, siblings);
  const wayOf = { tcx, tc };
  return {
    inOrder: chosen.map((name) => wayOf[name]),
    removeLeftovers: tc.removeLeftovers,
    netlink: tc.netlink,
    elsewhere: (place) => createClsactWay(libbpf, siblings, place),
    async close() {
      await tcx.close();
      await tc.close();
      siblings[Symbol.dispose]();
    },
  };
}
