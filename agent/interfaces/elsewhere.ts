/** Interfaces of other network namespaces, which come and go with their names. */
import { basename } from 'node:path';
import type { Logger } from 'pino';
import { AgentError } from '../errors';
import type { ClsactWay } from '../hooks/clsact';
import type { Ways } from '../hooks/ways';
import type { Programs } from '../kernel/kernel';
import type { Recorder } from '../metrics/recorder';
import { explainBudget } from '../native/open-files';
import type { FileBudget } from '../native/open-files';
import type { Fd } from '../native/libbpf';
import { openNamespace } from '../netlink/namespace';
import type { OpenNamespace } from '../netlink/namespace';
import { askNamespaceId } from '../netlink/namespace-id';
import { watchNamespaces } from './namespaces';
import { watchNetwork } from './network';
import type { Network, Shared } from './network';
import { classOf } from './numbers';
import type { NumberSpace } from './numbers';
import { tell } from './tell';
import { systemTimers } from '../timers';

export type Elsewhere = {
  networks(): Network[];
  /** Namespaces by whether they are watched. */
  count(): Readonly<Record<'watched' | 'refused', number>>;
  /** Looks for names that were missed. */
  look(): void;
  removeLeftovers(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type ElsewhereParts = {
  readonly programs: Programs;
  readonly ways: Pick<Ways, 'elsewhere'>;
  readonly space: Pick<NumberSpace, 'open'>;
  readonly files: FileBudget;
  readonly shared: Shared;
  readonly recorder: Recorder;
  readonly log: Logger;
  removeLeftovers(way: Pick<ClsactWay, 'removeLeftovers'>): Promise<void>;
  /** All interfaces that were there at the start have been dealt with. */
  onListed(): void;
};

/** The namespace, the socket of events, and that of requests. */
const FILES_EACH = 3;

type Held = {
  isListed: boolean;
  readonly path: string;
  readonly way: ClsactWay;
  readonly network: Network;
  close(how: 'detach' | 'silence'): Promise<void>;
};

/** @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED */
function watchIn(namespace: OpenNamespace, path: string, parts: ElsewhereParts, onListed: () => void): Held {
  const numbers = parts.space.open();
  const way = parts.ways.elsewhere({ namespace, classOf: (ifindex) => classOf(numbers.of(ifindex)) });
  const events = tell(parts.recorder, parts.log.child({ namespace: basename(path) }), onListed);
  const idOf = (fd: Fd): Promise<number | undefined> => askNamespaceId(way.netlink, fd);
  try {
    const { programs, shared } = parts;
    const network = watchNetwork({ namespace, fd: namespace.fd, numbers, programs, ways: [way], idOf, events }, shared);
    return {
      ...{ isListed: false, path, way, network },
      async close(how) {
        await network.close(how);
        way[Symbol.dispose]();
        namespace[Symbol.dispose]();
      },
    };
  } catch (error) {
    way[Symbol.dispose]();
    throw error;
  }
}

/** @throws AgentError NETLINK_FAILED, NAMESPACE_CLOSED */
function watchNamed(path: string, parts: ElsewhereParts, onListed: () => void): Held {
  const namespace = openNamespace(path);
  try {
    return watchIn(namespace, path, parts, onListed);
  } catch (error) {
    namespace[Symbol.dispose]();
    throw error;
  }
}

/** Why a namespace is not watched: in general, and with its path. */
type Refused = { readonly reason: string; readonly error: string };

function refusedBy(error: unknown): Refused {
  const text = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof AgentError ? String(error.data.detail) : text, error: text };
}

/** Tells once how many interfaces there were at the start, when all are attached to. */
function createStart(tellIt: () => void) {
  const waiting = new Set<number>();
  let isOver = false;
  const end = (): void => {
    if (isOver || waiting.size > 0) return;
    isOver = true;
    tellIt();
  };
  return {
    add(inode: number): void {
      if (!isOver) waiting.add(inode);
    },
    remove(inode: number): void {
      if (waiting.delete(inode)) end();
    },
    end,
  };
}

export function watchElsewhere(parts: ElsewhereParts): Elsewhere {
  const { files, recorder, log } = parts;
  const held = new Map<number, Held>();
  const closing = new Set<Promise<void>>();
  const told = new Set<string>();
  /** One search after the other. */
  let sweep = Promise.resolve();
  const start = createStart(() => {
    const attached = [...held.values()].reduce((sum, { network }) => sum + network.attacher.attached, 0);
    log.info({ namespaces: held.size, refused: watch.refused, attached }, 'interfaces of other namespaces listed');
    parts.onListed();
  });

  /** Says each reason once: what forbids to enter one namespace may forbid to enter all. */
  function refuse(path: string, { reason, error }: Refused): false {
    recorder.error('InterfaceEvents', 'NamespaceNotWatched', 'high');
    if (!told.has(reason)) log.error({ namespace: basename(path), error }, 'network namespace not watched');
    told.add(reason);
    return false;
  }

  function listed(inode: number): void {
    const one = held.get(inode);
    if (one === undefined || one.isListed) return;
    one.isListed = true;
    sweep = sweep.then(() => parts.removeLeftovers(one.way));
    start.remove(inode);
  }

  function open(inode: number, path: string): Refused | undefined {
    if (!files.take(FILES_EACH)) return { reason: 'files', error: explainBudget(files) };
    try {
      held.set(
        inode,
        watchNamed(path, parts, () => listed(inode)),
      );
      return undefined;
    } catch (error) {
      files.give(FILES_EACH);
      return refusedBy(error);
    }
  }

  function appeared(inode: number, path: string, isNew: boolean): boolean {
    const refusal = open(inode, path);
    if (refusal !== undefined) return isNew && refuse(path, refusal);
    start.add(inode);
    log.debug({ namespace: basename(path) }, 'network namespace watched');
    return true;
  }

  async function close(one: Held): Promise<void> {
    await sweep;
    await one.close('detach');
    files.give(FILES_EACH);
    log.debug({ namespace: basename(one.path) }, 'network namespace no longer watched');
  }

  function vanished(inode: number): void {
    const one = held.get(inode);
    held.delete(inode);
    start.remove(inode);
    if (one === undefined) return;
    const work = close(one);
    closing.add(work);
    void work.finally(() => closing.delete(work));
  }

  const watch = watchNamespaces({ appeared, vanished }, systemTimers);
  start.end();

  return {
    networks: () => [...held.values()].map(({ network }) => network),
    count: () => ({ watched: held.size, refused: watch.refused }),
    look: watch.look,
    removeLeftovers() {
      for (const { way } of held.values()) sweep = sweep.then(() => parts.removeLeftovers(way));
      return sweep;
    },
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await sweep;
      await Promise.all([...closing, ...[...held.values()].map((one) => one.close('silence'))]);
    },
  };
}
