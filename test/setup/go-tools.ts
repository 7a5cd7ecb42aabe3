/** Tools that Debian has no package of: built from pinned Go modules, once, outside of the checkout. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './detect';

const run = promisify(execFile);

/** From here on, Go fetches by itself the newer Go that a module asks for. */
const LEAST_GO = 21;

const TOOLS = {
  helm: {
    module: 'helm.sh/helm/v3/cmd/helm',
    version: 'v3.22.0',
    /** One of the system does as well, from the version on that words the schema's complaints like this one. */
    alsoGood: { args: ['version', '--short'], version: /^v3\.(19|[2-9]\d)(?!\d)/ },
  },
  'helm-docs': {
    module: 'github.com/norwoodj/helm-docs/cmd/helm-docs',
    version: 'v1.14.2',
    alsoGood: undefined,
  },
} as const;

export type GoTool = keyof typeof TOOLS;

/** The machine can't have the tool; the message is a sentence that says why. */
export class ToolMissingError extends Error {}

/** @throws ToolMissingError where there is no Go, or one that can't fetch another */
async function findGo(tool: GoTool): Promise<string> {
  const go = findProgram(['go']);
  if (go === undefined) throw new ToolMissingError(`${tool} is not here, and no Go to build it`);
  const { stdout } = await run(go, ['env', 'GOVERSION']);
  const minor = Number(/^go1\.(\d+)/.exec(stdout)?.[1]);
  if (minor >= LEAST_GO) return go;
  throw new ToolMissingError(
    `${tool} can't be built: ${stdout.trim()} is older than 1.${LEAST_GO}, which can fetch the Go that ${tool} needs`,
  );
}

async function ofSystem(tool: GoTool): Promise<string | undefined> {
  const { alsoGood } = TOOLS[tool];
  const path = alsoGood === undefined ? undefined : findProgram([tool]);
  if (path === undefined || alsoGood === undefined) return undefined;
  const { stdout } = await run(path, alsoGood.args);
  return alsoGood.version.test(stdout) ? path : undefined;
}

/** The tool gets its name in the cache when it is complete; of two builds at a time one wins. */
async function build(tool: GoTool, path: string): Promise<void> {
  const go = await findGo(tool);
  const { module, version } = TOOLS[tool];
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = mkdtempSync(`${path}.unfinished-`);
  // GOFLAGS of a vendored or offline set-up would be about another module; Go verifies this one by its checksum database.
  const env = { ...process.env, GOBIN: unfinished, GOTOOLCHAIN: 'auto', CGO_ENABLED: '0', GOFLAGS: '' };
  try {
    await run('nice', ['-n', '5', go, 'install', '-trimpath', '-ldflags=-s -w', `${module}@${version}`], { env });
    renameSync(join(unfinished, tool), path);
  } catch (error) {
    throw new ToolMissingError(`${tool} ${version} could not be built: ${String(error)}`, { cause: error });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * The tool of the system, or the one in the cache, which is built if need be: helm takes three minutes of CPU time.
 *
 * @returns its path
 * @throws ToolMissingError
 */
export async function goTool(tool: GoTool): Promise<string> {
  const system = await ofSystem(tool);
  if (system !== undefined) return system;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const path = join(cache, 'netobserv-agent-health/tools', `${tool}-${TOOLS[tool].version}`);
  if (!existsSync(path)) await build(tool, path);
  return path;
}
