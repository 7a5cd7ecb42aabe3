/**
 * Debian packages, downloaded and checked by apt with lists and settings of its own: what is installed on this machine plays no
 * part, so any system that has apt will do.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianMirror } from '../setup/debian-mirror';

const KEYRINGS = ['gpg', 'pgp'].map((suffix) => `/usr/share/keyrings/debian-archive-keyring.${suffix}`);
const APT_TIMEOUT_MS = 300_000;

export type Archive = { path: string; suite: string };

/** Asks for package lists and nothing else: no translations, no descriptions of applications. */
function settings(folder: string): string {
  return [
    `Dir::Etc::sourcelist "${folder}/sources.list";`,
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::State "${folder}/state";`,
    'Dir::State::status "/dev/null";',
    `Dir::Cache "${folder}/cache";`,
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; };',
    'APT::Sandbox::User "";',
    'Acquire::Languages "none";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    '',
  ].join('\n');
}

/**
 * Downloads the package that a package depends on, such as the newest kernel of a line, and unpacks it.
 *
 * @param folder for apt's lists and the download; made if it is not there
 * @param dependency which of its dependencies is meant
 * @param target folder that gets the package's files
 * @throws Error with what apt said
 */
export function unpackDependency(
  folder: string,
  archive: Archive,
  metaPackage: string,
  dependency: RegExp,
  target: string,
): void {
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'download']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  const keyring = KEYRINGS.find((path) => existsSync(path)) ?? KEYRINGS[0];
  const source = `deb [arch=amd64 signed-by=${keyring}] ${debianMirror()}/${archive.path} ${archive.suite} main\n`;
  writeFileSync(join(folder, 'sources.list'), source);
  writeFileSync(join(folder, 'apt.conf'), settings(folder));
  const options = {
    cwd: join(folder, 'download'),
    env: { ...process.env, APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: APT_TIMEOUT_MS,
    stdio: 'pipe',
  } as const;
  execFileSync('apt-get', ['-q', '--error-on=any', 'update'], options);
  const described = execFileSync('apt-cache', ['--no-all-versions', 'show', metaPackage], options);
  const name = dependency.exec(/^Depends: (.*)$/m.exec(described)?.[1] ?? '')?.[0];
  if (name === undefined)
    throw new Error(`${metaPackage} in ${archive.suite} depends on nothing like ${dependency.source}`);
  execFileSync('apt-get', ['-q', 'download', name], options);
  const file = readdirSync(options.cwd).find((each) => each.startsWith(`${name}_`));
  if (file === undefined) throw new Error(`apt-get download ${name} left no file`);
  execFileSync('dpkg-deb', ['--extract', join(options.cwd, file), target], options);
}
