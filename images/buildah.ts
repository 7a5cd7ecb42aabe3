/** Builds an image with buildah in a store of its own: no daemon, no root, nothing left behind. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../test/testbed/run/command';
import type { SourceVersion } from './source-version';

export type ImageBuild = {
  /** Has Containerfile and rootfs/. */
  context: string;
  platform: string;
  base: string;
  reference: string;
  /** Path of the OCI archive to be written. */
  archive: string;
  source: SourceVersion;
};

/** @param work folder for buildah's store, which is removed at the end @throws Error with what buildah wrote */
export async function buildImage(build: ImageBuild, work: string): Promise<void> {
  const store = join(work, 'store');
  mkdirSync(store, { recursive: true });
  const global = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];
  const buildah = (...args: string[]): Promise<string> => runCommand('buildah', [...global, ...args]);
  const { source } = build;
  try {
    await buildah(
      'build',
      ...['--isolation', 'chroot', '--format', 'oci', '--layers=false', '--identity-label=false'],
      ...['--timestamp', String(source.epoch), '--platform', build.platform],
      ...['--build-arg', `BASE=${build.base}`],
      ...['--build-arg', `VERSION=${source.version}`, '--build-arg', `REVISION=${source.revision}`],
      ...['--label', `org.opencontainers.image.created=${new Date(source.epoch * 1000).toISOString()}`],
      ...['--tag', build.reference, build.context],
    );
    rmSync(build.archive, { force: true });
    await buildah('push', build.reference, `oci-archive:${build.archive}:${build.reference}`);
  } finally {
    await buildah('rmi', '--all', '--force').catch(() => undefined); // the build's own error says more
    rmSync(store, { recursive: true, force: true });
  }
}
