import type { Translate } from '../i18n/use-t';
import { addressOf } from '../promql/selector';

type Labels = Readonly<Record<string, string>>;

/** The name of the node with an address; the address itself where nobody tells the name. */
export type NodeNames = (address: string) => string;

/** "hashmap, full", or just "kafka" where the agent gives no reason. */
export function withReason(labels: Labels, t: Translate): string {
  const source = labels.source ?? t('unknown');
  return labels.reason ? t('{{source}}, {{reason}}', { source, reason: labels.reason }) : source;
}

/** The node of a series. Series of agents and kubelets have the node's address in `instance`. */
export function nodeOf({ instance }: Labels, t: Translate, names: NodeNames): string {
  return instance === undefined ? t('unknown') : names(addressOf(instance));
}

/** Why an agent's series may be missing. */
export function noAgentData(t: Translate): string {
  return t('No agent has sent this metric in the time range. Check that the agents run and that their metrics are on.');
}

/** Why a container's series may be missing. */
export function noContainerData(t: Translate): string {
  return t('The kubelet has not reported the agents’ containers in the time range.');
}
