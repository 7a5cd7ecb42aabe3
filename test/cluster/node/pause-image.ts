/** An image of one file, as an archive that a container runtime imports. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../testbed/run/command';

const GO_ARCH: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * @param program runs without any library
 * @param name of the image, with its tag
 * @param folder is made; the archive is in it
 * @returns path of the archive, in the form of `docker save`
 */
export async function imageOfProgram(program: string, name: string, folder: string): Promise<string> {
  mkdirSync(join(folder, 'layer'), { recursive: true });
  mkdirSync(join(folder, 'image'));
  copyFileSync(program, join(folder, 'layer', 'program'));
  const layer = join(folder, 'image', 'layer.tar');
  await runCommand('tar', ['-C', join(folder, 'layer'), '-cf', layer, 'program']);
  const digest = createHash('sha256').update(readFileSync(layer)).digest('hex');
  const config = {
    architecture: GO_ARCH[arch()],
    os: 'linux',
    config: { Entrypoint: ['/program'], User: '65534' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
  };
  const write = (file: string, value: unknown): void =>
    writeFileSync(join(folder, 'image', file), JSON.stringify(value));
  write('config.json', config);
  write('manifest.json', [{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }]);
  const archive = join(folder, 'image.tar');
  await runCommand('tar', ['-C', join(folder, 'image'), '-cf', archive, 'manifest.json', 'config.json', 'layer.tar']);
  return archive;
}
