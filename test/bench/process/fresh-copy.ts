import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../testbed/run/command';
import { OUTPUT } from '../paths';
import type { AgentCommand } from './agent-process';

/**
 * The agent by a copy of its program that no process has read yet. The kernel charges a file's pages to whoever reads them
 * first: of a program that runs elsewhere, too, an agent would be charged nothing.
 */
export async function withFreshCopy<T>(agent: AgentCommand, run: (copy: AgentCommand) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(OUTPUT, 'fresh-'));
  try {
    const command = join(folder, 'agent');
    await copyFile(agent.command, command);
    await runCommand('sync', ['--file-system', command]);
    await runCommand('dd', [`if=${command}`, 'iflag=nocache', 'count=0']); // out of the page cache
    return await run({ ...agent, command });
  } finally {
    await rm(folder, { recursive: true });
  }
}
