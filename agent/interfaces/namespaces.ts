/** Network namespaces. The agent watches the interfaces of its own one. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where `ip netns` and container runtimes name them. NetObserv's operator mounts it into privileged agents. */
const FOLDER = '/var/run/netns';
const OWN = '/proc/self/ns/net';

/** Device and inode tell namespaces apart (man 7 namespaces); undefined when there is no such file. */
function identityOf(path: string): { dev: number; ino: number } | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Names of other network namespaces than the process's own; none where the folder can't be read. */
export function otherNamespaces(folder = FOLDER, own = OWN): string[] {
  const mine = identityOf(own);
  if (mine === undefined) return [];
  return namesIn(folder).filter((name) => {
    const its = identityOf(join(folder, name));
    /* A name whose namespace is gone is a file of another device. */
    return its?.dev === mine.dev && its.ino !== mine.ino;
  });
}
