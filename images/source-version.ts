/** Which state of the sources an image is built from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/setup/build-all';
import { runCommand } from '../test/testbed/run/command';
import { UsageError } from '../test/testbed/options';

export type SourceVersion = {
  /** Of package.json. */
  version: string;
  /** Commit, with `-dirty` if files differ from it; `unknown` outside a git checkout. */
  revision: string;
  /** Seconds since 1970, the date of all files in the images: SOURCE_DATE_EPOCH, or else the commit's. */
  epoch: number;
};

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** @param text of SOURCE_DATE_EPOCH @throws UsageError if it isn't a whole number of seconds */
export function parseEpoch(text: string): number {
  if (!/^\d{1,10}$/.test(text)) {
    throw new UsageError(`SOURCE_DATE_EPOCH: “${text}” is not allowed; it takes whole seconds since 1970`);
  }
  return Number(text);
}

async function git(...args: string[]): Promise<string | undefined> {
  return (await runCommand('git', args, { cwd: ROOT }).catch(() => undefined))?.trim();
}

export async function sourceVersion(env: NodeJS.ProcessEnv): Promise<SourceVersion> {
  const given = env.SOURCE_DATE_EPOCH;
  const epoch = given === undefined || given === '' ? undefined : parseEpoch(given);
  const commit = await git('rev-parse', 'HEAD');
  const dirty = commit !== undefined && (await git('status', '--porcelain')) !== '';
  return {
    version: packageVersion(),
    revision: commit === undefined ? 'unknown' : `${commit}${dirty ? '-dirty' : ''}`,
    epoch: epoch ?? Number((await git('log', '-1', '--format=%ct')) ?? 0),
  };
}
