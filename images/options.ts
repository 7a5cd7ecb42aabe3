/** The command line of `npm run images`. */
import { join } from 'node:path';
import { ROOT } from '../test/setup/build-all';
import type { OptionTable } from '../test/testbed/options';
import type { Arch } from './platforms';
import { ARCHS, OWN_ARCH, PLATFORMS } from './platforms';

export const IMAGES = ['agent', 'plugin'] as const;
export type ImageName = (typeof IMAGES)[number];

export type ImageSettings = {
  only: string;
  platform: string;
  base: string;
  tag: string;
  output: string;
};

/** @returns the text if each of its comma-separated parts is one of these, none twice */
const someOf =
  (allowed: readonly string[]) =>
  (text: string): string | undefined => {
    const parts = text.split(',');
    return parts.every((part) => allowed.includes(part)) && new Set(parts).size === parts.length ? text : undefined;
  };
const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined;

const platformNames = ARCHS.map((arch) => PLATFORMS[arch].name);
/** Grammar of github.com/distribution/reference, without the length limit of the name. */
const REFERENCE =
  /^[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** @param version of package.json, the tag if none is given */
export const imageOptions = (version: string): OptionTable<ImageSettings> => ({
  only: {
    help: 'images to build, comma-separated',
    allowed: IMAGES.join(', '),
    fallback: IMAGES.join(','),
    parse: someOf(IMAGES),
  },
  platform: {
    help: 'platforms, comma-separated',
    allowed: platformNames.join(', '),
    fallback: PLATFORMS[OWN_ARCH].name,
    parse: someOf(platformNames),
  },
  base: {
    help: 'image that both build on; nothing of it is run',
    allowed: 'scratch or an image reference such as registry.example.com/ubi9/ubi-micro:9.6',
    fallback: 'scratch',
    parse: matching(REFERENCE),
  },
  tag: {
    help: 'tag of the images',
    allowed: 'letters, digits, “_”, “.” and “-”, at most 128, not “.” or “-” first',
    fallback: version,
    parse: matching(/^\w[\w.-]{0,127}$/),
  },
  output: {
    help: 'folder for archives and SBOMs',
    allowed: 'a path',
    fallback: join(ROOT, 'images/.output'),
    parse: matching(/./),
  },
});

export const IMAGE_SWITCHES = ['update-packages', 'help'] as const;
export type ImageSwitch = (typeof IMAGE_SWITCHES)[number];

export const imagesOf = (settings: ImageSettings): ImageName[] =>
  IMAGES.filter((name) => settings.only.split(',').includes(name));
export const archsOf = (settings: ImageSettings): Arch[] =>
  ARCHS.filter((arch) => settings.platform.split(',').includes(PLATFORMS[arch].name));
