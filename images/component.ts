/** A part of an image that has a version and a licence of its own. */
import type { Arch } from './platforms';
import { DEBIAN_RELEASE } from './sources/debian';
import type { DebianPin, NpmPin } from './sources/pins';

export type Component = {
  name: string;
  version: string;
  /** https://github.com/package-url/purl-spec */
  purl: string;
  /** SPDX expression; undefined where the licence's text in the image says it (Debian). */
  license: string | undefined;
  checksum: { algorithm: 'SHA256' | 'SHA512'; hex: string } | undefined;
};

export function debianComponent(pin: DebianPin, arch: Arch): Component {
  const qualifiers = `arch=${arch}&distro=debian-${DEBIAN_RELEASE.number}&upstream=${encodeURIComponent(pin.source)}`;
  return {
    name: pin.name,
    version: pin.version,
    purl: `pkg:deb/debian/${encodeURIComponent(pin.name)}@${encodeURIComponent(pin.version)}?${qualifiers}`,
    license: undefined,
    checksum: { algorithm: 'SHA256', hex: pin.sha256 },
  };
}

export function npmComponent(pin: NpmPin): Component {
  const name = pin.name.split('/').map(encodeURIComponent).join('/');
  const [algorithm, base64] = pin.integrity.split('-');
  return {
    name: pin.name,
    version: pin.version,
    purl: `pkg:npm/${name}@${encodeURIComponent(pin.version)}`,
    license: pin.license,
    checksum:
      algorithm === 'sha512' ? { algorithm: 'SHA512', hex: Buffer.from(base64, 'base64').toString('hex') } : undefined,
  };
}

/** Node.js under the name that vulnerability data have for it. */
export function nodeComponent(pin: NpmPin): Component {
  return { ...npmComponent(pin), name: 'node', purl: `pkg:generic/node@${pin.version}` };
}

/**
 * Packages that a bundle was made of.
 *
 * @param files of the bundle, relative to the repository's folder
 * @returns their paths in package-lock.json, sorted
 */
export function packagesOf(files: readonly string[]): string[] {
  const paths = files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(paths)].sort();
}
