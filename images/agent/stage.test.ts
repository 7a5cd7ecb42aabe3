import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentCommand } from '../../agent/entrypoint';
import { completeAgentContainerfile } from './stage';

it('starts the agent in the image as it is started elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containerfile-'));
  try {
    const path = join(folder, 'Containerfile');
    copyFileSync(join(import.meta.dirname, 'Containerfile'), path);
    completeAgentContainerfile(path);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const entry = /^ENTRYPOINT (\[.*\])$/.exec(lines.at(-1) ?? '')?.[1] ?? '';
    const [node, script] = ['/opt/agent-health/bin/node', '/opt/agent-health/agent/main.js'];
    expect(JSON.parse(entry)).toEqual(agentCommand(node, script));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
