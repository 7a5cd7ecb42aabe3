/** Packages of Debian, by apt with folders of its own: of any architecture, on Fedora, too, and without root. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../test/testbed/run/command';
import type { Arch } from '../platforms';
import type { DebianPin } from './pins';
import { debianMirror } from '../../test/setup/debian-mirror';

export const DEBIAN_RELEASE = { codename: 'trixie', number: '13' } as const;

const KEYRINGS = ['gpg', 'pgp'].map((suffix) => `/usr/share/keyrings/debian-archive-keyring.${suffix}`);
const SUITES = [
  ['debian', DEBIAN_RELEASE.codename],
  ['debian', `${DEBIAN_RELEASE.codename}-updates`],
  ['debian-security', `${DEBIAN_RELEASE.codename}-security`],
] as const;

/** apt's configuration by lines; `/dev/null` as status: nothing is installed, so nothing is upgraded or kept. */
function aptSettings(folder: string, arch: Arch): string {
  const settings: Record<string, string> = {
    'APT::Architecture': arch,
    'APT::Sandbox::User': '',
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc': join(folder, 'etc'),
    'Acquire::Languages': 'none',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  return [...lines, '#clear APT::Architectures;', `APT::Architectures { "${arch}"; };`, ''].join('\n');
}

/** @returns environment in which apt works in this folder, with its lists up to date */
async function openApt(folder: string, arch: Arch): Promise<NodeJS.ProcessEnv> {
  for (const path of ['state/lists/partial', 'cache/archives/partial', 'etc/sources.list.d', 'etc/preferences.d'])
    mkdirSync(join(folder, path), { recursive: true });
  const keyring = KEYRINGS.find((path) => existsSync(path)) ?? KEYRINGS[0];
  const mirror = debianMirror();
  const sources = SUITES.map(([archive, suite]) => `deb [signed-by=${keyring}] ${mirror}/${archive} ${suite} main\n`);
  writeFileSync(join(folder, 'etc/sources.list'), sources.join(''));
  writeFileSync(join(folder, 'apt.conf'), aptSettings(folder, arch));
  const env = { ...process.env, APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' };
  await runCommand('apt-get', ['-qq', 'update'], { env });
  return env;
}

const fieldOf = (text: string, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];

/** The newest versions of packages, to be locked. */
export async function newestPackages(folder: string, arch: Arch, names: readonly string[]): Promise<DebianPin[]> {
  const env = await openApt(join(folder, arch), arch);
  const pins: DebianPin[] = [];
  for (const name of names) {
    const text = await runCommand('apt-cache', ['show', '--no-all-versions', name], { env });
    const [version, sha256] = [fieldOf(text, 'Version'), fieldOf(text, 'SHA256')];
    if (version === undefined || sha256 === undefined)
      throw new Error(`apt-cache show ${name}: no version or no SHA256`);
    pins.push({ name, version, source: (fieldOf(text, 'Source') ?? name).split(' ')[0], sha256 });
  }
  return pins;
}

const sha256Of = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

async function download(folder: string, arch: Arch, pins: readonly DebianPin[], kept: string): Promise<void> {
  const env = await openApt(join(folder, arch), arch);
  const cwd = mkdtempSync(join(folder, 'download-'));
  try {
    const specs = pins.map(({ name, version }) => `${name}=${version}`);
    await runCommand('apt-get', ['-qq', 'download', ...specs], { env, cwd }).catch((error: unknown) => {
      throw new Error(
        `${(error as Error).message}\nDebian keeps the newest versions only. To lock them: npm run images -- --update-packages`,
      );
    });
    for (const file of readdirSync(cwd)) renameSync(join(cwd, file), join(kept, `${sha256Of(join(cwd, file))}.deb`));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/**
 * Downloads what isn't there yet and unpacks all into one tree.
 *
 * @param folder keeps downloaded packages and apt's lists
 * @param tree is emptied first
 * @throws Error if a version is gone from Debian, or its checksum isn't the lock's
 */
export async function unpackDebian(
  folder: string,
  arch: Arch,
  pins: readonly DebianPin[],
  tree: string,
): Promise<void> {
  const kept = join(folder, 'packages');
  mkdirSync(kept, { recursive: true });
  const fileOf = ({ sha256 }: DebianPin): string => join(kept, `${sha256}.deb`);
  const missing = pins.filter((pin) => !existsSync(fileOf(pin)));
  if (missing.length > 0) await download(folder, arch, missing, kept);
  const wrong = pins.find((pin) => !existsSync(fileOf(pin)) || sha256Of(fileOf(pin)) !== pin.sha256);
  if (wrong)
    throw new Error(`${wrong.name} ${wrong.version} (${arch}): its SHA-256 is not ${wrong.sha256} of the lock`);
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  for (const pin of pins) await runCommand('dpkg-deb', ['-x', fileOf(pin), tree]);
}
