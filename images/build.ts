/** One image for one architecture: fills a folder, has buildah pack it, writes the SBOM. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../test/setup/build-all';
import { completeAgentContainerfile, stageAgent } from './agent/stage';
import { buildImage } from './buildah';
import type { Component } from './component';
import type { ArchiveFacts } from './oci-archive';
import { readArchive } from './oci-archive';
import type { ImageName } from './options';
import type { Arch } from './platforms';
import { PLATFORMS } from './platforms';
import { stagePlugin } from './plugin/stage';
import { sbomOf } from './sbom';
import type { SourceVersion } from './source-version';
import type { Stage } from './stage';

/** What `images.json` has of each image; archive and SBOM are files beside it. */
export type BuiltImage = ArchiveFacts & {
  image: string;
  reference: string;
  platform: string;
  archive: string;
  sbom: string;
};

export type ImageRequest = {
  name: ImageName;
  arch: Arch;
  base: string;
  tag: string;
  /** Folder for archive and SBOM. */
  output: string;
  source: SourceVersion;
};

type Filling = {
  stage(stage: Stage): Promise<Component[]>;
  /** Changes the copy of the Containerfile that is built from. */
  completeContainerfile?(path: string): void;
};

const FILLINGS: Readonly<Record<ImageName, Filling>> = {
  agent: { stage: stageAgent, completeContainerfile: completeAgentContainerfile },
  plugin: { stage: stagePlugin },
};

/** Kept between builds, whatever folder the images go to. */
const CACHE = join(ROOT, 'images/.output/cache');

/** @param log gets one line a step */
export async function buildOne(request: ImageRequest, log: (line: string) => void): Promise<BuiltImage> {
  const { name, arch, output, source } = request;
  const image = `agent-health-${name}`;
  const work = join(output, `work-${image}_${arch}`);
  const context = join(work, 'context');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(context, 'rootfs'), { recursive: true });
  const filling = FILLINGS[name];
  const containerfile = join(context, 'Containerfile');
  copyFileSync(join(ROOT, 'images', name, 'Containerfile'), containerfile);
  filling.completeContainerfile?.(containerfile);
  const components = await filling.stage({ arch, rootfs: join(context, 'rootfs'), work, cache: CACHE, log });

  const reference = `localhost/${image}:${request.tag}`;
  const archive = `${image}_${arch}.oci.tar`;
  const platform = PLATFORMS[arch].name;
  log(`buildah, from ${request.base}`);
  await buildImage({ context, platform, base: request.base, reference, archive: join(output, archive), source }, work);
  log('digest and sizes');
  const facts = readArchive(join(output, archive));
  const sbom = `${image}_${arch}.spdx.json`;
  const { version, epoch } = source;
  const document = sbomOf({ image, version, arch, digest: facts.digest, epoch }, components);
  writeFileSync(join(output, sbom), `${JSON.stringify(document, undefined, 2)}\n`);
  rmSync(work, { recursive: true });
  return { image, reference, platform, archive, sbom, ...facts };
}
