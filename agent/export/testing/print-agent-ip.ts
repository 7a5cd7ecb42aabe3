/** Prints what resolveAgentIp finds in the network namespace that this process runs in, or why it finds nothing. */
import { parseConfig } from '../../config/config';
import { AgentError } from '../../errors';
import { resolveAgentIp } from '../agent-ip';

const say = (error: unknown): string =>
  error instanceof AgentError ? `${error.exitCode} ${error.message}` : String(error);
process.stdout.write(await resolveAgentIp(parseConfig(process.env)).catch(say));
