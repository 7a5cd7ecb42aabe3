/** How an agent is started: ours by Node.js, any other as the program that it is. */
import { accessSync, constants, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentCommand } from '../../../agent/entrypoint';
import { NAMESPACE_FOLDER } from '../run/ownership';

/** The agent as `npm run build` leaves it. */
export const BUILT_AGENT = fileURLToPath(new URL('../../../agent/dist/main.js', import.meta.url));

export type AgentProgram = { command: string; args: readonly string[] };

const isScript = (path: string): boolean => ['.js', '.mjs', '.cjs'].includes(extname(path));

/**
 * Hides other network namespaces from a program that was started in one by `ip netns exec`: agents enter all that they find, and would
 * see the traffic of other nodes, or of other runs. The mount is the program's own, and goes with it.
 */
export function aloneInNamespace({ command, args }: AgentProgram): AgentProgram {
  const alone = `mount -t tmpfs none ${NAMESPACE_FOLDER} && exec "$0" "$@"`;
  return { command: 'sh', args: ['-c', alone, command, ...args] };
}

/** @param path of a Node.js program (.js, .mjs, .cjs), or of an executable */
export function plainProgram(path: string): AgentProgram {
  const [command, ...args] = isScript(path) ? agentCommand(process.execPath, path) : [path];
  return { command, args };
}

/** The same, but that it sees no network namespace beside its own. */
export const agentProgram = (path: string): AgentProgram => aloneInNamespace(plainProgram(path));

/** Whether there is something that can be started. */
export function isAgentProgram(path: string): boolean {
  try {
    accessSync(path, isScript(path) ? constants.R_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
