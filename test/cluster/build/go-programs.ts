/** The programs of the cluster that no distribution has in the wanted version: built from pinned Go modules, once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../testbed/run/command';
import { cached, inputsKey } from './cache';

const CLUSTER = fileURLToPath(new URL('..', import.meta.url));
const PROGRESS_MS = 30_000;
/** From here on, Go fetches the version that a go.mod names by itself. */
const LEAST_GO = [1, 21] as const;

const KUBERNETES_PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubectl',
  'kubelet',
] as const;

type GoModule = {
  /** Folder below test/cluster with go.mod, go.sum and sources. */
  folder: string;
  /** Packages whose programs are built; a program is called as the last part of its package, or as the folder. */
  packages: readonly string[];
  /** Variables that the linker sets, from the text of go.mod. */
  variables?: (goMod: string) => Readonly<Record<string, string>>;
};

const GO_MODULES: readonly GoModule[] = [
  {
    folder: 'kubernetes',
    packages: KUBERNETES_PROGRAMS.map((name) => `k8s.io/kubernetes/cmd/${name}`),
    variables: kubernetesVersion,
  },
  { folder: 'coredns', packages: ['.'] },
  { folder: 'pause', packages: ['.'] },
];

export type Program = (typeof KUBERNETES_PROGRAMS)[number] | 'coredns' | 'pause';
/** Path of each program. */
export type Programs = Readonly<Record<Program, string>>;

/** @returns what Kubernetes' own build sets; without it its programs call themselves v0.0.0 */
export function kubernetesVersion(goMod: string): Record<string, string> {
  const [gitVersion, gitMajor, gitMinor] = requiredVersion(goMod, 'k8s.io/kubernetes');
  const values = { gitVersion, gitMajor, gitMinor, gitTreeState: 'clean' };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`k8s.io/component-base/version.${name}`, value]),
  );
}

/** @returns the version of a module and its first two numbers @throws Error when go.mod does not require the module */
function requiredVersion(goMod: string, module: string): [version: string, major: string, minor: string] {
  const lines = goMod.split('\n').map((line) => line.trim().split(' '));
  const version = lines.find(([path]) => path === module)?.[1];
  const found = /^v(\d+)\.(\d+)\.\d+$/.exec(version ?? '');
  if (!found) throw new Error(`go.mod does not say which version of ${module} it requires`);
  return [found[0], found[1], found[2]];
}

/**
 * Builds what the cache does not have. The first time takes about 15 minutes of CPU time.
 *
 * @param progress gets a line now and then while something is built
 * @throws Error with what the compiler wrote
 */
export async function buildPrograms(progress: (line: string) => void): Promise<Programs> {
  await checkGo();
  const go = await runCommand('go', ['-C', join(CLUSTER, 'pause'), 'env', 'GOVERSION', 'GOARCH']);
  const paths: Record<string, string> = {};
  for (const module of GO_MODULES) {
    const source = join(CLUSTER, module.folder);
    const files = readdirSync(source).sort();
    const key = inputsKey([go, ...files, ...files.map((file) => readFileSync(join(source, file), 'utf8'))]);
    const folder = await cached(`${module.folder}-${key}`, (into) => build(module, into, progress));
    for (const name of readdirSync(folder)) paths[name] = join(folder, name);
  }
  return paths as Programs;
}

/** @throws Error when Go is too old to fetch the version that go.mod names */
async function checkGo(): Promise<void> {
  const version = (await runCommand('go', ['version'])).trim();
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major > LEAST_GO[0] || (major === LEAST_GO[0] && minor >= LEAST_GO[1])) return;
  throw new Error(
    `Go ${LEAST_GO.join('.')} or later is needed; this is “${version}”. Debian 12 has it in bookworm-backports.`,
  );
}

async function build(module: GoModule, into: string, progress: (line: string) => void): Promise<void> {
  const source = join(CLUSTER, module.folder);
  const variables = Object.entries(module.variables?.(readFileSync(join(source, 'go.mod'), 'utf8')) ?? {});
  const linker = ['-s', '-w', ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(' ');
  const flags = ['-v', '-buildvcs=false', '-mod=readonly', '-ldflags', linker, '-o', `${into}/`];
  const child = spawn('nice', ['-n', '5', 'go', '-C', source, 'build', ...flags, ...module.packages], {
    env: { ...process.env, CGO_ENABLED: '0' }, // the pause image holds its program and nothing else
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let packages = 0;
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    // With -v the compiler writes the path of each package; anything else is a problem.
    if (/^[\w./~-]+$/.test(line)) packages++;
    else complaints.push(line);
  });
  progress(`building ${module.folder}: only once, then it is in ${into.replace(/\.unfinished.*/, '')}`);
  const timer = setInterval(() => progress(`building ${module.folder}: ${packages} packages compiled`), PROGRESS_MS);
  const [code] = (await once(child, 'close').finally(() => clearInterval(timer))) as [number | null];
  if (code !== 0)
    throw new Error(`go build in test/cluster/${module.folder} failed:\n${complaints.slice(-20).join('\n')}`);
}
