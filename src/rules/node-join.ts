import { AGENT_CONTAINER, METRICS } from '../metrics/catalogue';
import { maxBy } from '../promql/expression';
import { CLUSTER, select } from '../promql/selector';
import { lately } from './lately';

/** Labels that name an agent, whoever tells of it. */
export const POD = ['namespace', 'pod'] as const;

const ON_POD = `on (${POD.join(', ')})`;

/**
 * The node of each agent: its name where kube-state-metrics tells it, else its address. One for each pod, whatever is
 * exported twice: a second one would make the rule fail, and a rule that fails is silent.
 */
function nodes(): string {
  const named = select(METRICS.podInfo, CLUSTER, [
    { label: 'created_by_name', op: '=', value: AGENT_CONTAINER },
    { label: 'node', op: '!=', value: '' },
  ]);
  const evictions = select(METRICS.evictions, CLUSTER, [{ label: 'source', op: '=', value: 'hashmap' }]);
  const told = `group by (${POD.join(', ')}, instance) (${evictions})`;
  const byAddress = `label_replace(${told}, "node", "$1", "instance", "(.+):[0-9]+")`;
  return `topk by (${POD.join(', ')}) (1, ${maxBy([...POD, 'node'], lately(named))} or ${ON_POD} ${byAddress})`;
}

/** Adds the label `node` to an expression of agents, which has the labels of POD. Values stay as they are. */
export function withNode(expression: string): string {
  return `(${expression}) * ${ON_POD} group_left (node) ${nodes()}`;
}
