/** Which agent runs, and with what beside the usual settings: options of the commands that can run another than ours. */
import { resolve } from 'node:path';
import type { OptionTable } from '../options';
import { BUILT_AGENT, isAgentProgram } from './agent-program';

export type AgentOptions = {
  /** Absolute path of a program. */
  agent: string;
  /** As `parseAgentEnv` reads it. */
  agentEnv: string;
};

const OURS = 'ours';
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/;
/** A comma that begins another assignment; others belong to the value. */
const NEXT_ASSIGNMENT = /,(?=[A-Za-z_][A-Za-z0-9_]*=)/;

/** Reads `NAME=VALUE,NAME=VALUE`. @returns undefined for what is no such list */
export function parseAgentEnv(text: string): Record<string, string> | undefined {
  if (text === '') return {};
  const found = text.split(NEXT_ASSIGNMENT).map((part) => ASSIGNMENT.exec(part));
  const names = found.map((match) => match?.[1]);
  if (names.includes(undefined) || new Set(names).size < names.length) return undefined;
  return Object.fromEntries(found.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
}

export const AGENT_OPTIONS: OptionTable<AgentOptions> = {
  agent: {
    help: 'agent to run',
    allowed: `${OURS}, or the path of a Node.js program (.js, .mjs, .cjs) or of another executable`,
    fallback: BUILT_AGENT,
    parse(text) {
      if (text === OURS) return BUILT_AGENT;
      const path = resolve(text);
      return isAgentProgram(path) ? path : undefined;
    },
  },
  agentEnv: {
    help: "the agents' other environment variables",
    allowed: 'NAME=VALUE[,NAME=VALUE], each name once',
    fallback: '',
    parse: (text) => (parseAgentEnv(text) === undefined ? undefined : text),
  },
};
