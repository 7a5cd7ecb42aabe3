import {
  Bullseye,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  Spinner,
} from '@patternfly/react-core';
import { Fragment, type ReactElement } from 'react';
import type { Obstacle } from '../cluster/cluster-state';
import { useT } from '../i18n/use-t';
import './access-state.css';
import { obstacleLook } from './access-state-looks';
import { ClusterCommand } from './cluster-command';
import { PageLink } from './page-link';

export type AccessStateProps = { obstacle: Obstacle; headingLevel: 'h1' | 'h2'; onTryAgain: () => void };

function Waiting({ slow }: { slow: boolean }): ReactElement {
  const t = useT();
  return (
    <Bullseye data-test="cluster-loading">
      <div className="netobserv-agent-health__waiting" role="status">
        <Spinner aria-label={t('Loading')} />
        {slow ? (
          <p data-test="slow">{t('Prometheus takes longer than usual. The page is still waiting for its answer.')}</p>
        ) : null}
      </div>
    </Bullseye>
  );
}

/** In the place of the page: why there is nothing to show, and what helps. */
export function AccessState({ obstacle, headingLevel, onTryAgain }: AccessStateProps): ReactElement {
  const t = useT();
  if (obstacle.kind === 'loading') {
    return <Waiting slow={obstacle.slow} />;
  }
  const { icon, status, title, remedies, link, again } = obstacleLook(obstacle, t);
  return (
    <EmptyState
      variant="lg"
      icon={icon}
      status={status}
      headingLevel={headingLevel}
      titleText={title}
      data-test={obstacle.kind === 'no-access' ? 'no-access' : `cluster-${obstacle.kind}`}
    >
      <EmptyStateBody>
        {remedies.map(({ text, commands }) => (
          <Fragment key={text}>
            <p className="netobserv-agent-health__remedy">{text}</p>
            {commands.map((command) => (
              <div key={command}>
                <ClusterCommand command={command} label={text} />
              </div>
            ))}
          </Fragment>
        ))}
      </EmptyStateBody>
      {link === undefined && !again ? null : (
        <EmptyStateFooter>
          <EmptyStateActions>
            {again ? (
              <Button variant="secondary" onClick={onTryAgain} data-test="try-again">
                {t('Try again')}
              </Button>
            ) : null}
            {link === undefined ? null : <PageLink href={link.href}>{link.text}</PageLink>}
          </EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
