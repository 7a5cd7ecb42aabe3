/** What a program can be attached to: one direction of one interface. There are two ways: TCX links and clsact filters. */
import type { Fd } from '../native/libbpf';
import type { Direction } from '../netlink/tc-messages';

export type { Direction } from '../netlink/tc-messages';
export type WayName = 'tcx' | 'tc';

/** A program of ours at a hook. */
export type Attachment = {
  readonly way: WayName;
  /** No packet is seen after this and the kernel's next grace period. Never throws: an interface may be gone. */
  detach(): Promise<void>;
};

/** Why a hook did not take the program. */
export type Refusal = {
  readonly errno: number;
  /** What the errno does not tell. */
  readonly reason?: string;
};

export type Way = {
  readonly name: WayName;
  attach(program: Fd, ifindex: number, direction: Direction): Promise<Attachment | Refusal>;
  /** Removes what agents that were killed have left in the kernel; returns how much that was. */
  removeLeftovers(): Promise<number>;
  /** After all is detached: returns when no program runs any more. */
  close(): Promise<void>;
};

export const isAttachment = (result: Attachment | Refusal): result is Attachment => 'way' in result;
