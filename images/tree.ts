/** Folders of which an image is made: where things lie in it, and how their files are normalized. */
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where all of ours lies in an image, as the image sees it. */
export const HOME = '/opt/agent-health';
/** Where licences lie; certified images of OpenShift have this folder. */
const LICENSES = 'licenses';

/** Copies a file or folder, making the folders above it. */
export function put(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
}

/** Modes that don't depend on the builder's umask; the names in `programs` may be executed. */
export function normalizeModes(path: string, programs: ReadonlySet<string>): void {
  if (!lstatSync(path).isDirectory()) return chmodSync(path, programs.has(path) ? 0o755 : 0o644);
  chmodSync(path, 0o755);
  for (const name of readdirSync(path)) normalizeModes(join(path, name), programs);
}

/** Puts a package's licence into an image. @param folder of the package @param name for the image's folder */
export function putLicense(rootfs: string, folder: string, name: string): void {
  const texts = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  for (const text of texts.sort()) put(join(folder, text), join(rootfs, LICENSES, name.replace('/', '__'), text));
}

/** Debian has licences in usr/share/doc/<package>/copyright. */
export function putDebianLicense(rootfs: string, tree: string, name: string): void {
  const text = join(tree, 'usr/share/doc', name, 'copyright');
  if (existsSync(text)) put(text, join(rootfs, LICENSES, name, 'copyright'));
}
