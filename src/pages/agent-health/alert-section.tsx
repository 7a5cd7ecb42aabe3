import type { ReactElement } from 'react';
import { AlertList } from '../../components/alert-list';
import { useAlerts } from '../../query/use-alerts';
import type { Access } from '../../query/request';

export type AlertSectionProps = { access: Access; refreshMs: number | undefined; locale: string };

/** What the cluster's own alerts say about NetObserv. */
export function AlertSection({ access, refreshMs, locale }: AlertSectionProps): ReactElement {
  const alerts = useAlerts(access, refreshMs);
  return <AlertList {...alerts} locale={locale} />;
}
