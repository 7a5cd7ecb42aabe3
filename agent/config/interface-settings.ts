/** Which interfaces to watch and how to attach to them: rows of the settings table. */
import * as kinds from './kinds';
import { shared } from './setting';

const ANCHOR = kinds.oneOf({ none: 'head', head: 'head', tail: 'tail' });

export const INTERFACES = {
  interfaces: shared(
    'Interfaces',
    'INTERFACES',
    kinds.interfacePatterns,
    [],
    'Interfaces to watch, in all network namespaces that are watched (docs/architecture.md). An entry between slashes is a regular expression of Go, and may match anywhere in the name. Not set: all but the excluded.',
    { fallbackText: '' },
  ),
  excludeInterfaces: shared(
    'Interfaces',
    'EXCLUDE_INTERFACES',
    kinds.interfacePatterns,
    [{ text: 'lo', expression: undefined }],
    'Interfaces not to watch. Set but empty: none is excluded.',
    { fallbackText: 'lo' },
  ),
  listenInterfaces: shared(
    'Interfaces',
    'LISTEN_INTERFACES',
    kinds.oneOf({ watch: 'watch', poll: 'poll' }),
    'watch',
    'How new interfaces are found: kernel events, or a look at intervals.',
  ),
  listenPollPeriodMs: shared(
    'Interfaces',
    'LISTEN_POLL_PERIOD',
    kinds.duration(100),
    10_000,
    'Interval of LISTEN_INTERFACES=poll, and of looking whether the programs are still attached and first.',
    { fallbackText: '10s' },
  ),
  tcAttachMode: shared(
    'Interfaces',
    'TC_ATTACH_MODE',
    kinds.oneOf({ tcx: 'tcx', tc: 'tc', any: 'any' }),
    'any',
    'How programs are attached: by TCX links (Linux 6.6), by filters on a clsact qdisc (tc), or by TCX where there is TCX and by filters elsewhere (any). tcx on a kernel without TCX stops the agent. The Go agent’s default is tcx.',
  ),
  tcAttachRetries: shared(
    'Interfaces',
    'TC_ATTACH_RETRIES',
    kinds.integer(0, 100, 'attempts'),
    4,
    'Further attempts when an interface cannot be attached.',
  ),
  tcxAttachAnchorIngress: shared(
    'Interfaces',
    'TCX_ATTACH_ANCHOR_INGRESS',
    ANCHOR,
    'head',
    'Place among TCX programs of others on ingress: before them, or behind them (tail), where they may hold packets back. none asks for neither and means head; in the Go agent it means tail.',
  ),
  tcxAttachAnchorEgress: shared('Interfaces', 'TCX_ATTACH_ANCHOR_EGRESS', ANCHOR, 'head', 'The same on egress.'),
};
