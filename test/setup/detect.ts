import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Command, Need } from './need';
import { NEEDS } from './packages';

/** Programs of the administrator, and Go where its own archive is unpacked: they are not in every user's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/local/go/bin'];
const VERSION = /\d+(?:\.\d+)+(?:[-+~\w.]*)?/;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not for us: either way it can't be run
  }
}

/** @returns path of the first program found, or undefined */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @returns the path that exists; `*` in a pattern stands for one folder name */
function findFile(patterns: readonly string[]): string | undefined {
  const candidates = patterns.flatMap((pattern) => {
    const [before, after] = pattern.split('/*/');
    if (after === undefined) return [pattern];
    return existsSync(before) ? readdirSync(before).map((name) => join(before, name, after)) : [];
  });
  return candidates.find((path) => existsSync(path));
}

function versionOf(path: string, args: readonly string[]): string {
  try {
    const text = execFileSync(path, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
    return VERSION.exec(text)?.[0] ?? path;
  } catch {
    return path; // it is there, it just does not tell its version that way (Prometheus before 2.44 writes it to stderr)
  }
}

/** @returns path of what the need is about, or undefined when it is missing */
export function findNeed(need: Need): string | undefined {
  return need.detection.kind === 'program' ? findProgram(need.detection.names) : findFile(need.detection.paths);
}

/** @returns version, or the path if it has none to tell; undefined when it is missing */
export function describeNeed(need: Need): string | undefined {
  const path = findNeed(need);
  if (path === undefined || need.detection.kind === 'file') return path;
  return versionOf(path, need.detection.versionArgs);
}

/** Needs of these commands that the system does not have. */
export function missingNeeds(commands: readonly Command[]): Need[] {
  return NEEDS.filter((need) => need.neededBy.some((command) => commands.includes(command)) && !findNeed(need));
}

/** @param what as in NEEDS @throws Error when it is missing */
export function pathOf(what: string): string {
  const need = NEEDS.find((each) => each.what === what);
  const path = need && findNeed(need);
  if (path === undefined) throw new Error(`${what} is missing: \`npm run doctor\` says where to get it`);
  return path;
}
