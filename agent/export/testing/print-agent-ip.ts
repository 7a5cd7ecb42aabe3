/** Prints what resolveAgentIp finds in the network namespace that this process runs in. */
import { parseConfig } from '../../config/config';
import { resolveAgentIp } from '../agent-ip';

process.stdout.write(await resolveAgentIp(parseConfig(process.env)));
