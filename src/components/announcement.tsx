import type { ReactElement } from 'react';
import './announcement.css';

export type AnnouncementProps = { text: string; testId: string };

/** Says something to screen readers when it changes, and shows nothing. */
export function Announcement({ text, testId }: AnnouncementProps): ReactElement {
  return (
    <span role="status" className="netobserv-agent-health__unseen" data-test={testId}>
      {text}
    </span>
  );
}
