/** What the commands are, and how something that they need is described. */

export const COMMANDS = [
  'build',
  'demo',
  'fault',
  'recorded',
  'test',
  'lint',
  'images',
  'test:images',
  'cluster',
  'kernels',
] as const;
/**
 * `recorded` is `npm run demo -- --recorded`, which needs less than the demo; `fault` is `npm run testbed -- fault`, which needs
 * more; `cluster` is `npm run test:cluster` and `npm run testbed -- cluster`; `kernels` is
 * `npm run test:kernels`.
 */
export type Command = (typeof COMMANDS)[number];

export type Detection =
  /** A program found in PATH or the system's folders, under any of the names. */
  | { kind: 'program'; names: readonly string[]; versionArgs: readonly string[] }
  /** A file; `*` stands for one folder name. */
  | { kind: 'file'; paths: readonly string[] };

export type Need = {
  what: string;
  why: string;
  neededBy: readonly Command[];
  detection: Detection;
  debian: string;
  fedora: string;
};

export const program = (names: string | readonly string[], ...versionArgs: string[]): Detection => ({
  kind: 'program',
  names: typeof names === 'string' ? [names] : names,
  versionArgs: versionArgs.length > 0 ? versionArgs : ['--version'],
});
export const file = (...paths: string[]): Detection => ({ kind: 'file', paths });
