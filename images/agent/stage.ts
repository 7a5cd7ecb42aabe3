/** Fills the agent's image: Node.js, libraries, bundle, kernel part, koffi, the chart's programs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { agentCommand } from '../../agent/entrypoint';
import { bundleInstallPrograms } from '../../install/build';
import { ROOT } from '../../test/setup/build-all';
import { runCommand } from '../../test/testbed/run/command';
import type { Component } from '../component';
import { nodeComponent, npmComponent, packagesOf } from '../component';
import { AGENT_PACKAGES } from '../packages';
import { PLATFORMS } from '../platforms';
import { unpackNpm } from '../sources/npm';
import { nodePin, npmPin } from '../sources/pins';
import type { Stage } from '../stage';
import { stageBundled, staged, stageDebian, stageLibraries } from '../stage';
import { HOME, normalizeModes, put, putLicense } from '../tree';

const NODE = 'bin/node';
const MAIN = 'agent/main.js';
/** Both architectures are little-endian. */
const AGENT_FILES = ['main.js', 'expressions.js', 'package.json', 'flows.bpfel.o'];
/** What koffi loads at run time; the rest of the package is its source and documentation. */
const KOFFI_FILES = ['package.json', 'index.cjs', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs'];

async function stageNode(stage: Stage): Promise<Component[]> {
  const pin = nodePin(stage.arch);
  stage.log(`Node.js ${pin.version}`);
  const folder = await unpackNpm(pin, join(stage.work, 'node'));
  put(join(folder, NODE), staged(stage, NODE));
  putLicense(stage.rootfs, folder, 'node');
  await runCommand('llvm-strip', [staged(stage, NODE)]);
  return [nodeComponent(pin)];
}

/** @returns its native library, in the image's tree, and what it is */
async function stageKoffi(stage: Stage): Promise<{ library: string; components: Component[] }> {
  const { npm } = PLATFORMS[stage.arch];
  const pins = [npmPin('node_modules/koffi'), npmPin(`node_modules/@koromix/koffi-linux-${npm}`)];
  stage.log(`koffi ${pins[0].version}`);
  const native = `linux_${npm}/koffi.node`;
  const wanted = [KOFFI_FILES, ['package.json', 'index.js', native]];
  for (const [i, pin] of pins.entries()) {
    const folder = await unpackNpm(pin, join(stage.work, 'koffi'));
    for (const file of wanted[i]) put(join(folder, file), staged(stage, `agent/node_modules/${pin.name}/${file}`));
    putLicense(stage.rootfs, folder, pin.name);
  }
  return {
    library: staged(stage, `agent/node_modules/${pins[1].name}/${native}`),
    components: pins.map(npmComponent),
  };
}

function stageBundle(stage: Stage): Component[] {
  for (const file of AGENT_FILES) put(join(ROOT, 'agent/dist', file), staged(stage, `agent/${file}`));
  const metafile = JSON.parse(readFileSync(join(ROOT, 'agent/dist/metafile.json'), 'utf8')) as Metafile;
  return stageBundled(stage, packagesOf(Object.keys(metafile.inputs)));
}

/** The programs that the chart runs. */
const stagePrograms = async (stage: Stage): Promise<Component[]> =>
  stageBundled(stage, packagesOf(await bundleInstallPrograms(staged(stage, ''))));

/** @returns what it holds */
export async function stageAgent(stage: Stage): Promise<Component[]> {
  const components = [...(await stageNode(stage)), ...stageBundle(stage), ...(await stagePrograms(stage))];
  const koffi = await stageKoffi(stage);
  const debian = await stageDebian(stage, AGENT_PACKAGES);
  const libbpf = join(debian.tree, 'usr/lib', PLATFORMS[stage.arch].multiarch, 'libbpf.so.1');
  put(libbpf, staged(stage, 'lib/libbpf.so.1'));
  await stageLibraries(stage, NODE, debian.tree, [koffi.library, libbpf]);
  normalizeModes(stage.rootfs, new Set([staged(stage, NODE), staged(stage, `lib/${PLATFORMS[stage.arch].loader}`)]));
  return [...components, ...koffi.components, ...debian.components];
}

/** Appends how the agent is started, which no build argument can hold. */
export function completeAgentContainerfile(path: string): void {
  const command = JSON.stringify(agentCommand(`${HOME}/${NODE}`, `${HOME}/${MAIN}`));
  writeFileSync(path, `${readFileSync(path, 'utf8')}ENTRYPOINT ${command}\n`);
}
