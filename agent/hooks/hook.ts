/** Ways to attach a program to one direction of one interface: TCX links and clsact filters. */
import type { Fd } from '../native/libbpf';
import type { Direction } from '../netlink/tc-messages';

export type { Direction } from '../netlink/tc-messages';
export type WayName = 'tcx' | 'tc';

/**
 * Where a program of ours stands among others, which may hold packets back from those behind them.
 *
 * - first: no program of others runs before it, or it was asked to be behind them
 * - overtaken: one does, and attaching anew would put ours first again
 * - behind: one does, and attaching anew would not help
 * - gone: somebody else detached it
 * - unknown: the kernel does not tell, for example because the interface has just gone
 */
export type Standing = 'first' | 'overtaken' | 'behind' | 'gone' | 'unknown';

/** A program of ours at an observation point. */
export type Attachment = {
  readonly way: WayName;
  look(): Promise<Standing>;
  /** When the agent ends: as detach, but without waiting, and what is left goes with the process. */
  silence(): Promise<void>;
  /** No packet is seen after this and the kernel's next grace period. Never throws: an interface may be gone. */
  detach(): Promise<void>;
};

/** Why the kernel did not take the program. */
export type Refusal = {
  readonly errno: number;
  /** What the errno does not tell. */
  readonly reason?: string;
};

export type Way = {
  readonly name: WayName;
  attach(program: Fd, ifindex: number, direction: Direction): Promise<Attachment | Refusal>;
  /** After all is silenced: returns when no program runs any more. */
  close(): Promise<void>;
};

export const isAttachment = (result: Attachment | Refusal): result is Attachment => 'way' in result;
