import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Debian asks this file before a package's service is started; 101 means no. */
export const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Tells our file from the administrator's. */
const MARKER = '# netobserv-agent-health: only while packages are installed; may be removed';
const CONTENT = `#!/bin/sh\n${MARKER}\nexit 101\n`;

/** Removes the file if it is ours: a killed run has left it behind, and with it no service would start any more. */
export function removeLeftPolicy(path = SERVICE_POLICY): void {
  if (existsSync(path) && readFileSync(path, 'utf8').includes(MARKER)) rmSync(path, { force: true });
}

/** Keeps Debian from starting services during `install`, unless the administrator has a policy already. */
export function withoutServiceStarts(install: () => void, path = SERVICE_POLICY): void {
  removeLeftPolicy(path);
  if (existsSync(path)) return install();
  try {
    // Whole or not at all: half a file would have no marker.
    writeFileSync(`${path}.new`, CONTENT);
    chmodSync(`${path}.new`, 0o755);
    renameSync(`${path}.new`, path);
    install();
  } finally {
    rmSync(`${path}.new`, { force: true });
    removeLeftPolicy(path);
  }
}
