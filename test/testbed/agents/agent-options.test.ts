import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../command-line';
import { UsageError } from '../options';
import type { AgentOptions } from './agent-options';
import { AGENT_OPTIONS, parseAgentEnv } from './agent-options';
import { agentProgram, BUILT_AGENT, plainProgram } from './agent-program';

const parse = (...args: string[]): AgentOptions =>
  parseCommandLine<AgentOptions, never>(args, AGENT_OPTIONS, []).values;

describe('parseAgentEnv', () => {
  it.each<[string, Record<string, string>]>([
    ['', {}],
    ['FLOW_MAP_TYPE=percpu_hash', { FLOW_MAP_TYPE: 'percpu_hash' }],
    ['A=1,B=2', { A: '1', B: '2' }],
    ['EMPTY=', { EMPTY: '' }],
    ['INTERFACES=eth0,eth1,A=x=y', { INTERFACES: 'eth0,eth1', A: 'x=y' }],
  ])('reads “%s”', (text, expected) => {
    expect(parseAgentEnv(text)).toEqual(expected);
  });
  it.each(['A', '=1', '1A=2', 'A=1,A=2', 'A B=1'])('refuses “%s”', (text) => {
    expect(() => parse('--agent-env', text)).toThrow(UsageError);
    expect(() => parse('--agent-env', text)).toThrow(`--agent-env: “${text}” is not allowed; it takes NAME=VALUE`);
  });
});

describe('--agent', () => {
  let folder: string;
  const file = (name: string, mode: number): string => {
    const path = join(folder, name);
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  };

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'agent-options-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes a script, which Node.js runs', () => {
    const { agent } = parse('--agent', file('agent.mjs', 0o644));
    expect(plainProgram(agent)).toMatchObject({ command: process.execPath });
  });
  it('takes an executable, which sees no other network namespaces', () => {
    const { agent } = parse('--agent', file('agent', 0o755));
    const { command, args } = agentProgram(agent);
    expect(command).toBe('sh');
    expect(args.at(-1)).toBe(agent);
  });
  it('refuses what can’t be run', () => {
    for (const path of [folder, file('text', 0o644), join(folder, 'nothing'), join(folder, 'nothing.js')]) {
      expect(() => parse('--agent', path)).toThrow(`--agent: “${path}” is not allowed; it takes ours, or the path`);
    }
  });
});

it('runs our agent by default, without another variable', () => {
  expect(parse().agent).toBe(BUILT_AGENT);
  expect(parse('--agent', 'ours').agent).toBe(BUILT_AGENT);
  expect(parseAgentEnv(parse().agentEnv)).toEqual({});
});
