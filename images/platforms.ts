/** Architectures that images are built for, under the names that OCI, npm and ELF have for them. Pure data. */

export type Arch = 'amd64' | 'arm64';

export type Platform = {
  /** As `--platform` takes it. */
  name: string;
  /** In names of npm packages and in `process.arch`. */
  npm: string;
  /** File name of glibc's loader. */
  loader: string;
  /** Debian's folder of libraries. */
  multiarch: string;
};

export const PLATFORMS: Readonly<Record<Arch, Platform>> = {
  amd64: { name: 'linux/amd64', npm: 'x64', loader: 'ld-linux-x86-64.so.2', multiarch: 'x86_64-linux-gnu' },
  arm64: { name: 'linux/arm64', npm: 'arm64', loader: 'ld-linux-aarch64.so.1', multiarch: 'aarch64-linux-gnu' },
};

export const ARCHS = Object.keys(PLATFORMS) as Arch[];

/** The architecture of this machine; amd64 where no image could run. */
export const OWN_ARCH: Arch = ARCHS.find((arch) => PLATFORMS[arch].npm === process.arch) ?? 'amd64';
