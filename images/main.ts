/** `npm run images`: the agent's and the plugin's image as OCI archives, with SBOMs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildAll } from '../test/setup/build-all';
import { installNeeds, MissingNeedsError } from '../test/setup/install';
import { complain, say } from '../test/setup/say';
import { optionHelp, parseCommandLine } from '../test/testbed/command-line';
import { UsageError } from '../test/testbed/options';
import type { BuiltImage } from './build';
import { buildOne } from './build';
import type { ImageSettings, ImageSwitch } from './options';
import { archsOf, IMAGE_SWITCHES, imageOptions, imagesOf } from './options';
import { packageVersion, sourceVersion } from './source-version';
import { updatePackages } from './update';

const OPTIONS = imageOptions(packageVersion());

const HELP = `npm run images -- [options]

Builds the images as OCI archives, with an SBOM beside each. Equal sources give equal digests; all files have the date of
SOURCE_DATE_EPOCH, or else of the commit.

${optionHelp(OPTIONS)}
  --update-packages    lock the newest Node.js and Debian packages instead; commit images/*.lock.json then
  --help               this text`;

const MEGABYTE = 1e6;
const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;

function printTable(images: readonly BuiltImage[]): void {
  const rows = images.map(({ image, platform, bytes, compressedBytes, digest }) => [
    image,
    platform,
    megabytes(bytes),
    megabytes(compressedBytes),
    digest,
  ]);
  const table = [['image', 'platform', 'size', 'compressed', 'digest'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  say('');
  for (const row of table)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

async function buildImages(settings: ImageSettings): Promise<void> {
  const source = await sourceVersion(process.env);
  const names = imagesOf(settings);
  await buildAll(say, names);
  const output = resolve(settings.output);
  mkdirSync(output, { recursive: true });
  const built: BuiltImage[] = [];
  for (const name of names) {
    for (const arch of archsOf(settings)) {
      const { base, tag } = settings;
      const log = (line: string): void => say(`${name} image, ${arch}: ${line} …`);
      built.push(await buildOne({ name, arch, base, tag, output, source }, log));
    }
  }
  writeFileSync(join(output, 'images.json'), `${JSON.stringify(built, undefined, 2)}\n`);
  printTable(built);
  say(`\nArchives and SBOMs: ${output}`);
}

async function main(args: readonly string[]): Promise<void> {
  const { values, switches } = parseCommandLine<ImageSettings, ImageSwitch>(args, OPTIONS, IMAGE_SWITCHES);
  if (switches.has('help')) {
    say(HELP);
    return;
  }
  installNeeds(['images']);
  if (switches.has('update-packages')) return updatePackages(say);
  await buildImages(values);
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError || error instanceof MissingNeedsError ? 2 : 1);
  },
);
