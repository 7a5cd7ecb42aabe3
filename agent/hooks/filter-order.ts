/** Filters of a hook: which are ours, and where they stand. Pure. */
import { ETH_P_ALL } from '../netlink/tc-messages';
import type { Filter } from '../netlink/tc-messages';
import type { Standing } from './hook';

export const FILTER_NAME = 'agent-health';
/** The name of filters on a qdisc that an agent of ours made. */
export const OWNER_NAME = `${FILTER_NAME}+clsact`;

export const isOurs = ({ kind, name }: Filter): boolean =>
  kind === 'bpf' && (name === FILTER_NAME || name === OWNER_NAME);

/**
 * The lowest preference that a BPF filter can have: the kernel keeps filters of one preference in one list, which is of one
 * kind, protocol and chain.
 */
export function choosePreference(filters: readonly Filter[]): number {
  const isShared = ({ kind, protocol, chain }: Filter): boolean =>
    kind === 'bpf' && protocol === ETH_P_ALL && chain === 0;
  const taken = new Set(filters.filter((filter) => !isShared(filter)).map(({ preference }) => preference));
  let preference = 1;
  while (taken.has(preference)) preference++;
  return preference;
}

/** Where a filter of ours stands among those of its hook, which are in the order in which they run. */
export function standingOf(ours: Pick<Filter, 'preference' | 'handle'>, filters: readonly Filter[]): Standing {
  const isMe = ({ handle, preference }: Filter): boolean => handle === ours.handle && preference === ours.preference;
  const place = filters.findIndex(isMe);
  if (place < 0) return 'gone';
  /* Handle 0 is the head of a list. Packets get to another chain only from a filter of chain 0. */
  const before = filters
    .slice(0, place)
    .filter((filter) => filter.handle !== 0 && filter.chain === 0 && !isOurs(filter));
  if (before.length === 0) return 'first';
  const best = choosePreference(filters);
  return before.some(({ preference }) => preference >= best) ? 'overtaken' : 'behind';
}
