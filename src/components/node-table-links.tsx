import type { ReactElement } from 'react';
import { type Translate, useT } from '../i18n/use-t';
import './node-table.css';
import { PageLink } from './page-link';

/** Where the console shows what belongs to an agent. Undefined: not known, or the reader may not see it. */
export type NodeLinks = {
  pod: string | undefined;
  logs: string | undefined;
  /** The console's page of the node. */
  node: string | undefined;
  daemonSet: string | undefined;
};

const WORDS: readonly { id: keyof NodeLinks; word: (t: Translate) => string }[] = [
  { id: 'pod', word: (t) => t('Pod') },
  { id: 'logs', word: (t) => t('Logs') },
  { id: 'node', word: (t) => t('Node') },
  { id: 'daemonSet', word: (t) => t('DaemonSet') },
];

/** Ways from an agent to the console's own pages. */
export function NodeLinkList({ links, node }: { links: NodeLinks; node: string }): ReactElement | null {
  const t = useT();
  const known = WORDS.flatMap(({ id, word }) => {
    const href = links[id];
    return href === undefined ? [] : [{ id, href, text: word(t) }];
  });
  return known.length === 0 ? null : (
    <ul role="list" className="netobserv-agent-health__node-links" aria-label={t('Pages about {{node}}', { node })}>
      {known.map(({ id, href, text }) => (
        <li key={id}>
          <PageLink href={href} testId={`link-${id}`}>
            {text}
          </PageLink>
        </li>
      ))}
    </ul>
  );
}
