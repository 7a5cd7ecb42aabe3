/**
 * Network namespaces. A socket belongs for good to the namespace in which its thread was when it was made, and so do lookups by
 * ifindex: what must be done in another namespace is done there at once, on the one thread, and nothing else runs meanwhile.
 */
import { closeSync, openSync } from 'node:fs';
import { AgentError } from '../errors';
import type { Fd } from '../native/libbpf';
import * as libc from '../native/libc';

export type Namespace = {
  /** Runs the work in the namespace. The thread is back in the agent's own one when this returns. */
  run<T>(work: () => T): T;
};

/** Kept alive by its descriptor, also when its last name and process are gone. */
export type OpenNamespace = Namespace & {
  readonly fd: Fd;
  [Symbol.dispose](): void;
};

/** The agent's own. */
export const OWN: Namespace = { run: (work) => work() };
export const OWN_PATH = '/proc/self/ns/net';

/** @throws NodeJS.ErrnoException */
const openFile = (path: string): Fd => openSync(path, 'r') as Fd;

/** Opened in time: in another namespace the path means that one. */
let own: Fd | undefined;
export const ownNamespace = (): Fd => (own ??= openFile(OWN_PATH));

function runIn<T>(fd: Fd, path: string, work: () => T): T {
  const home = ownNamespace();
  const entered = libc.enterNamespace(fd);
  if (entered < 0) throw new AgentError('NAMESPACE_CLOSED', { path, detail: libc.errnoName(-entered) });
  try {
    return work();
  } finally {
    const returned = libc.enterNamespace(home);
    if (returned < 0) throw new AgentError('NAMESPACE_LOST', { detail: libc.errnoName(-returned) });
  }
}

/**
 * @param path of a file that stands for the namespace (man 7 namespaces)
 * @throws AgentError NAMESPACE_CLOSED
 */
export function openNamespace(path: string): OpenNamespace {
  let fd: Fd;
  try {
    fd = openFile(path);
  } catch (cause) {
    throw new AgentError('NAMESPACE_CLOSED', { path, detail: (cause as NodeJS.ErrnoException).code ?? '' }, { cause });
  }
  return {
    fd,
    run: (work) => runIn(fd, path, work),
    [Symbol.dispose]: () => closeSync(fd),
  };
}
