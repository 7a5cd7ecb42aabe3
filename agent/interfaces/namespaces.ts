/** Network namespaces by name. */
import { readFileSync, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { mayEnterNamespaces } from '../kernel/capabilities';
import { OWN_PATH } from '../netlink/namespace';
import type { Timers } from '../timers';

/** Where `ip netns` and container runtimes name them. NetObserv's operator mounts it into privileged agents. */
export const NAMESPACE_FOLDER = '/var/run/netns';

/** Other namespaces than the agent's own. */
export type NamedNamespaces = {
  /** By inode, which tells namespaces apart (man 7 namespaces): the path of one of its names. */
  readonly there: ReadonlyMap<number, string>;
  /** Names that stand for no namespace: not yet, or not any more. */
  readonly empty: number;
};

type Identity = { dev: number; ino: number };

/** Undefined when there is no such file. */
function identityOf(path: string): Identity | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function pathsIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return undefined;
  }
}

/** Undefined where the folder can't be read. */
export function listNamespaces(folder = NAMESPACE_FOLDER, own = OWN_PATH): NamedNamespaces | undefined {
  const mine = identityOf(own);
  const paths = pathsIn(folder);
  if (mine === undefined || paths === undefined) return undefined;
  const there = new Map<number, string>();
  let empty = 0;
  for (const path of paths) {
    const its = identityOf(path);
    /* A name is a file before the namespace is mounted on it, and stays one where that has gone. */
    if (its?.dev !== mine.dev) empty++;
    else if (its.ino !== mine.ino && !there.has(its.ino)) there.set(its.ino, path);
  }
  return { there, empty };
}

/**
 * Why the agent watches its own namespace only; undefined: it watches others as well. NetObserv's Go agent has the same conditions,
 * of which the operator sees to both when it runs agents privileged.
 */
export function whyOnlyOwn(
  folder = NAMESPACE_FOLDER,
  status = readFileSync('/proc/self/status', 'utf8'),
): string | undefined {
  if (listNamespaces(folder) === undefined) return `there is no ${folder}`;
  return mayEnterNamespaces(status) ? undefined : 'the agent has no CAP_SYS_ADMIN, with which it could enter others';
}

export type NamespaceListener = {
  /**
   * Returns whether it is watched now; otherwise it is told of again at the next look.
   *
   * @param isNew whether it was not there at the look before
   */
  appeared(inode: number, path: string, isNew: boolean): boolean;
  /** Its last name has gone. */
  vanished(inode: number): void;
};

export type NamespaceWatch = {
  /** Names bring events, but what is mounted on them does not. */
  look(): void;
  /** Namespaces that are there and could not be watched. */
  readonly refused: number;
  [Symbol.dispose](): void;
};

/** After a name has come, its namespace is mounted on it within that time; after each look, twice as long a pause. */
const FIRST_LOOK_MS = 5;
const LAST_LOOK_MS = 1000;

/** Calls back when names come or go. Where that can't be watched, looks at intervals must do. */
function onNames(folder: string, changed: () => void): Disposable {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return { [Symbol.dispose]: () => watcher.close() };
  } catch {
    return { [Symbol.dispose]: () => undefined };
  }
}

/** Looks at once, and whenever names come or go. */
export function watchNamespaces(
  listener: NamespaceListener,
  timers: Timers,
  folder = NAMESPACE_FOLDER,
  list = () => listNamespaces(folder),
): NamespaceWatch {
  const watched = new Set<number>();
  let refused = new Set<number>();
  let callOff: (() => void) | undefined;

  function look(): number {
    const { there, empty } = list() ?? { there: new Map<number, string>(), empty: 0 };
    for (const inode of watched) {
      if (there.has(inode)) continue;
      watched.delete(inode);
      listener.vanished(inode);
    }
    const stillRefused = new Set<number>();
    for (const [inode, path] of there) {
      if (watched.has(inode)) continue;
      if (listener.appeared(inode, path, !refused.has(inode))) watched.add(inode);
      else stillRefused.add(inode);
    }
    refused = stillRefused;
    return empty;
  }

  function lookAfter(ms: number): void {
    callOff?.();
    callOff = timers.after(ms, () => {
      callOff = undefined;
      if (look() > 0 && ms < LAST_LOOK_MS) lookAfter(2 * ms);
    });
  }

  const names = onNames(folder, () => lookAfter(FIRST_LOOK_MS));
  look();
  return {
    look: () => void look(),
    get refused() {
      return refused.size;
    },
    [Symbol.dispose]() {
      names[Symbol.dispose]();
      callOff?.();
    },
  };
}
