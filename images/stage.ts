/** What both images' steps share: the folder to fill, Debian's packages, programs with their libraries. */
import { join } from 'node:path';
import { ROOT } from '../test/setup/build-all';
import type { Component } from './component';
import { debianComponent, npmComponent } from './component';
import { copyLibraries, librariesOf, useLibraries } from './elf';
import type { Arch } from './platforms';
import { PLATFORMS } from './platforms';
import { unpackDebian } from './sources/debian';
import { npmPin, readDebianLock } from './sources/pins';
import { HOME, putDebianLicense, putLicense } from './tree';

export type Stage = {
  arch: Arch;
  /** Becomes the image's root folder. */
  rootfs: string;
  /** For files that don't go into the image. */
  work: string;
  /** Keeps what was downloaded. */
  cache: string;
  log(line: string): void;
};

/** @param path in the image, below HOME @returns path of the file while the image is being made */
export const staged = (stage: Stage, path: string): string => join(stage.rootfs, HOME, path);

/** @returns the tree with the packages' files, and what they are */
export async function stageDebian(
  stage: Stage,
  names: readonly string[],
): Promise<{ tree: string; components: Component[] }> {
  stage.log(`Debian packages: ${names.join(', ')}`);
  const pins = readDebianLock()[stage.arch].filter(({ name }) => names.includes(name));
  const missing = names.filter((name) => !pins.some((pin) => pin.name === name));
  if (missing.length > 0) throw new Error(`images/debian.lock.json has no ${missing.join(', ')} for ${stage.arch}`);
  const tree = join(stage.work, 'debian');
  await unpackDebian(join(stage.cache, 'debian'), stage.arch, pins, tree);
  for (const { name } of pins) putDebianLicense(stage.rootfs, tree, name);
  return { tree, components: pins.map((pin) => debianComponent(pin, stage.arch)) };
}

/**
 * Gives a program the libraries that it needs and those that it opens later.
 *
 * @param program path in the image, below HOME
 * @param opened files whose libraries it needs, too
 */
export async function stageLibraries(
  stage: Stage,
  program: string,
  tree: string,
  opened: readonly string[],
): Promise<void> {
  const { loader, multiarch } = PLATFORMS[stage.arch];
  const file = staged(stage, program);
  const libraries = await librariesOf([file, ...opened], [join(tree, 'usr/lib', multiarch)]);
  copyLibraries(libraries, staged(stage, 'lib'));
  await useLibraries(file, `${HOME}/lib/${loader}`, `${HOME}/lib`);
}

/** Licences and components of npm packages that were bundled. @param paths in package-lock.json */
export function stageBundled(stage: Stage, paths: readonly string[]): Component[] {
  return paths.map((path) => {
    const pin = npmPin(path);
    putLicense(stage.rootfs, join(ROOT, path), pin.name);
    return npmComponent(pin);
  });
}
