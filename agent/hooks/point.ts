/**
 * An observation point: one direction of one interface. It is attached to, looked after, and let go of. Others may attach
 * and detach there at any time.
 */
import type { Fd } from '../native/libbpf';
import { ERRNO, errnoName } from '../native/libc';
import type { Timers } from '../timers';
import type { Turns } from '../turns';
import { isAttachment } from './hook';
import type { Attachment, Direction, Refusal, Way, WayName } from './hook';

export type PointState = WayName | 'behind' | 'refused';

export type PointEvents = {
  attached(direction: Direction, way: WayName): void;
  failed(direction: Direction, error: string): void;
  /** Somebody else detached the program; it is attached anew. */
  lost(direction: Direction): void;
  /** A program of somebody else got in front, and ours is attached anew: what passes in between is not seen. */
  overtaken(direction: Direction): void;
  /** Programs of others run first and stay there. They may hold packets back. */
  behind(direction: Direction): void;
};

export type PointOptions = {
  readonly program: Fd;
  readonly ifindex: number;
  readonly direction: Direction;
  /** The best one first; the next is taken where one is refused. */
  readonly ways: readonly Way[];
  /** Further attempts when all ways are refused. */
  readonly retries: number;
};

export type Point = {
  /** Undefined before the first attempt has ended, and after release. */
  readonly state: PointState | undefined;
  /** One attempt after the other until the program holds, the attempts are used up, or the point is let go of. */
  attach(): Promise<void>;
  /** Puts right what others have done, or tells of it. Where the program was refused, it is tried once more. */
  check(): Promise<void>;
  /**
   * The way by which the program was attached, if it was.
   *
   * @param how silence: the agent ends
   */
  release(how: 'detach' | 'silence'): Promise<WayName | undefined>;
};

/** Pause before a further attempt, times the attempts made. */
const RETRY_MS = 300;
/** Others may want to be first as well: after so many times the point stays behind. */
const MOVES = 3;

const explain = ({ errno, reason }: Refusal): string =>
  reason === undefined ? errnoName(errno) : `${errnoName(errno)}: ${reason}`;

/** The first way that holds, or what the last one said. */
async function tryWays({ ways, program, ifindex, direction }: PointOptions): Promise<Attachment | Refusal> {
  let result: Attachment | Refusal = { errno: ERRNO.EINVAL };
  for (const way of ways) {
    result = await way.attach(program, ifindex, direction);
    if (isAttachment(result) || result.errno === ERRNO.ENODEV) break;
  }
  return result;
}

export function createPoint(options: PointOptions, turn: Turns, timers: Timers, events: PointEvents): Point {
  const { direction, retries } = options;
  let attachment: Attachment | undefined;
  let isReleased = false;
  let isRefused = false;
  let isBehind = false;
  let moves = 0;

  /** Returns why not. */
  async function tryOnce(): Promise<Refusal | undefined> {
    const result = await turn(() => tryWays(options));
    if (!isAttachment(result)) return result;
    if (isReleased) {
      await turn(() => result.detach());
      return undefined;
    }
    attachment = result;
    isRefused = false;
    events.attached(direction, result.way);
    return undefined;
  }

  async function attach(): Promise<void> {
    for (let attempt = 0; !isReleased; attempt++) {
      const refusal = await tryOnce();
      /* ENODEV: gone in the meantime, and its event is on the way. */
      if (refusal === undefined || refusal.errno === ERRNO.ENODEV) return;
      if (attempt >= retries) {
        isRefused = true;
        events.failed(direction, explain(refusal));
        return;
      }
      await new Promise<void>((resolve) => timers.after(RETRY_MS * (attempt + 1), resolve));
    }
  }

  async function attachAnew(): Promise<void> {
    const old = attachment;
    attachment = undefined;
    await turn(async () => old?.detach());
    await attach();
  }

  function stayBehind(): void {
    if (!isBehind) events.behind(direction);
    isBehind = true;
  }

  async function lookAfter(held: Attachment): Promise<void> {
    const standing = await turn(() => held.look());
    if (isReleased || attachment !== held) return;
    if (standing === 'first') isBehind = false;
    else if (standing === 'gone') {
      events.lost(direction);
      await attachAnew();
    } else if (standing === 'overtaken' && moves < MOVES) {
      moves++;
      events.overtaken(direction);
      await attachAnew();
    } else if (standing !== 'unknown') stayBehind();
  }

  return {
    get state() {
      if (attachment === undefined) return isRefused ? 'refused' : undefined;
      return isBehind ? 'behind' : attachment.way;
    },
    attach,
    async check() {
      if (attachment !== undefined) await lookAfter(attachment);
      else if (isRefused && !isReleased) await tryOnce();
    },
    async release(how) {
      isReleased = true;
      isRefused = false;
      const held = attachment;
      attachment = undefined;
      if (held === undefined) return undefined;
      await turn(() => held[how]());
      return held.way;
    },
  };
}
