import { Alert } from '@patternfly/react-core';
import type { ReactElement } from 'react';
import type { ClusterNote } from '../cluster/cluster-state';
import { consoleHasPlugin } from '../console/router';
import { type Translate, useT } from '../i18n/use-t';
import { flowCollectorStatusPath, FORMS_PLUGIN } from '../links/console-paths';
import { ClusterCommand } from './cluster-command';
import './cluster-notes.css';
import { noteLook, type NoteLook } from './cluster-notes-looks';
import { PageLink } from './page-link';

export type ClusterNotesProps = { notes: readonly ClusterNote[]; locale: string };

/** Said before the note to those who do not see its icon and colour. */
const VARIANT_WORDS: Record<NoteLook['variant'], (t: Translate) => string> = {
  danger: (t) => t('Critical'),
  warning: (t) => t('Warning'),
  info: (t) => t('Information'),
};

function ClusterNoteItem({ note, locale }: { note: ClusterNote; locale: string }): ReactElement {
  const t = useT();
  const links = { status: flowCollectorStatusPath(consoleHasPlugin(FORMS_PLUGIN)) };
  const { variant, text, details, command, link } = noteLook(note, links, t, locale);
  return (
    <li>
      <Alert
        isInline
        variant={variant}
        variantLabel={`${VARIANT_WORDS[variant](t)}: `}
        title={text}
        component="p"
        actionLinks={link === undefined ? undefined : <PageLink href={link.href}>{link.text}</PageLink>}
        data-test={`note-${note.kind}`}
      >
        {details.map((detail) => (
          <p key={detail} className="netobserv-agent-health__note-detail">
            {detail}
          </p>
        ))}
        {command === undefined ? null : <ClusterCommand command={command} label={text} />}
      </Alert>
    </li>
  );
}

/** What the reader should know about what the page shows, the most urgent first. Nothing if there is nothing. */
export function ClusterNotes({ notes, locale }: ClusterNotesProps): ReactElement | null {
  const t = useT();
  return notes.length === 0 ? null : (
    <ul role="list" aria-label={t('Notes')} className="netobserv-agent-health__cluster-notes" data-test="cluster-notes">
      {notes.map((note) => (
        <ClusterNoteItem key={note.kind} note={note} locale={locale} />
      ))}
    </ul>
  );
}
