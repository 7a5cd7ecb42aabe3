import type { Bench } from '../benchmark';
import { agentsOf } from '../benchmark';
import type { AgentCommand } from './agent-process';

/**
 * Measures the agents in turn, so that what disturbs the machine meets both.
 *
 * @returns per agent, ours first, what each round gave
 */
export async function alternate<T>(
  bench: Bench,
  rounds: number,
  measure: (agent: AgentCommand) => Promise<T>,
): Promise<T[][]> {
  const agents = agentsOf(bench);
  const results: T[][] = agents.map(() => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, agent] of agents.entries()) {
      bench.progress(`${agent.name}, round ${round} of ${rounds}`);
      results[i].push(await measure(agent));
    }
  }
  return results;
}
