/** Where Debian's packages come from: the archive that this machine's apt uses, or DEBIAN_MIRROR. */
import { execFileSync } from 'node:child_process';

const VARIABLE = 'DEBIAN_MIRROR';
const ARCHIVE = /^(https?:\/\/\S+)\/debian\/?$/;

/**
 * @param configured what apt is configured with, an address a line; undefined: apt is asked
 * @returns the address without the archive's name, which is `debian` or `debian-security`
 * @throws Error when neither says where
 */
export function debianMirror(environment: NodeJS.ProcessEnv = process.env, configured?: string): string {
  const asked = environment[VARIABLE] ?? '';
  if (asked !== '') return asked.replace(/\/+$/, '');
  const addresses = configured ?? configuredArchives();
  const [mirror] = addresses.split('\n').flatMap((address) => ARCHIVE.exec(address)?.[1] ?? []);
  if (mirror !== undefined) return mirror;
  throw new Error(
    `apt is configured with no archive of Debian: set ${VARIABLE} to the address that has debian/ and debian-security/`,
  );
}

function configuredArchives(): string {
  return execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
}
