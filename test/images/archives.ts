/** Images as `npm run images` builds them. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../setup/build-all';

const run = promisify(execFile);

/** What images.json has of each image, with the paths of its files. */
export type ImageFacts = {
  image: string;
  reference: string;
  platform: string;
  archive: string;
  sbom: string;
  digest: string;
  bytes: number;
  compressedBytes: number;
};

/** `npm run images` with these arguments. @throws Error with stdout, stderr and code */
export const npmRunImages = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  run('npm', ['run', '--silent', 'images', '--', ...args], { cwd: ROOT, maxBuffer: 64 << 20 });

/** Builds both images into a folder. */
export async function buildImages(output: string, ...args: string[]): Promise<ImageFacts[]> {
  await npmRunImages('--output', output, ...args);
  const images = JSON.parse(readFileSync(join(output, 'images.json'), 'utf8')) as ImageFacts[];
  return images.map((image) => ({ ...image, archive: join(output, image.archive), sbom: join(output, image.sbom) }));
}

/** The image of that name. */
export function imageNamed(images: readonly ImageFacts[], name: string): ImageFacts {
  const found = images.find(({ image }) => image === name);
  if (found === undefined) throw new Error(`no image ${name}`);
  return found;
}
