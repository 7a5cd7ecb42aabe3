import { Icon, Skeleton } from '@patternfly/react-core';
import type { ReactElement, ReactNode } from 'react';
import { useT } from '../i18n/use-t';
import './announcement.css';
import { CutName } from './cut-name';
import { PageLink } from './page-link';
import { useIsStale } from './staleness';
import { STATUS_LOOKS } from './verdict-looks';

/** One number of the strip. `href` or `onClick` leads to what explains it. */
export type StatusItem = {
  id: string;
  label: string;
  value: string;
  detail?: string;
  status: 'success' | 'info' | 'warning' | 'danger' | 'none';
  href?: string;
  onClick?: () => void;
  testId: string;
  /** The value for tests, not rounded. */
  dataValue?: string | number;
};

const TILE = 'netobserv-agent-health__strip-tile';
const DETAIL = 'netobserv-agent-health__strip-label netobserv-agent-health__strip-detail';
const TARGET = `${TILE} netobserv-agent-health__strip-target`;

function StatusIcon({ status }: Pick<StatusItem, 'status'>): ReactElement | null {
  const t = useT();
  if (status === 'none') {
    return null;
  }
  const { word, icon: Shape } = STATUS_LOOKS[status];
  return (
    <>
      <Icon status={status} isInline>
        <Shape />
      </Icon>
      <span className="netobserv-agent-health__unseen"> {word(t)} </span>
    </>
  );
}

/** The whole tile is the target, since a pointer misses small ones. */
function Tile({ item, children }: { item: StatusItem; children: ReactNode }): ReactElement {
  if (item.href !== undefined) {
    return (
      <PageLink href={item.href} className={TARGET} onFollow={item.onClick}>
        {children}
      </PageLink>
    );
  }
  if (item.onClick) {
    return (
      <button type="button" className={TARGET} onClick={item.onClick}>
        {children}
      </button>
    );
  }
  return <div className={TILE}>{children}</div>;
}

/** A number with its name, its state, and a way to what explains it. */
export function StatusStripItem({ item }: { item: StatusItem }): ReactElement {
  const { label, value, detail, testId, dataValue } = item;
  const status = useIsStale() ? 'none' : item.status;
  return (
    <li data-test={testId} data-value={dataValue} data-status={status}>
      <Tile item={item}>
        <span className="netobserv-agent-health__strip-label">{label} </span>
        <span className="netobserv-agent-health__strip-value">
          <StatusIcon status={status} />
          <span className="netobserv-agent-health__strip-line">{value} </span>
        </span>
        <span className={DETAIL}>{detail === undefined ? null : <CutName name={detail} among={[]} />}</span>
      </Tile>
    </li>
  );
}

/** As high as a number, while there is none. */
export function StatusStripPlaceholder(): ReactElement {
  return (
    <li aria-hidden="true">
      <div className={TILE}>
        <span className="netobserv-agent-health__strip-label">
          <Skeleton width="60%" />
        </span>
        <span className="netobserv-agent-health__strip-value">
          <Skeleton width="80%" />
        </span>
        <span className={DETAIL} />
      </div>
    </li>
  );
}
