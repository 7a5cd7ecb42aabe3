import {
  BanIcon,
  ExclamationCircleIcon,
  LockIcon,
  PauseCircleIcon,
  PlusCircleIcon,
  SearchIcon,
} from '@patternfly/react-icons';
import type { ComponentType } from 'react';
import {
  CLUSTER_ROLE,
  ENABLE_METRICS,
  GRANT_CLUSTER,
  grantNamespace,
  NAMESPACE_ROLES,
  RESUME,
} from '../cluster/commands';
import type { Obstacle } from '../cluster/cluster-state';
import type { Translate } from '../i18n/use-t';
import { flowCollectorPath, newFlowCollectorPath, operatorCatalogPath } from '../links/console-paths';

/** A sentence, and commands that do what it says. */
export type Remedy = { text: string; commands: readonly string[] };

/** How an obstacle is shown. */
export type ObstacleLook = {
  icon: ComponentType;
  status: 'danger' | 'info' | undefined;
  title: string;
  remedies: readonly Remedy[];
  link: { href: string; text: string } | undefined;
  /** Trying again may help before anything else is done. */
  again: boolean;
};

type Blocked = Exclude<Obstacle, { kind: 'loading' }>;

function noAccess(t: Translate, namespace: string): ObstacleLook {
  return {
    icon: LockIcon,
    status: undefined,
    title: t('You can not read the agents’ metrics'),
    remedies: [
      {
        text: t(
          'A cluster administrator can let you, with your user name in the place of USER. For the whole cluster, you need the cluster role {{role}}:',
          { role: CLUSTER_ROLE },
        ),
        commands: [GRANT_CLUSTER],
      },
      {
        text: t('For the agents alone, you need the roles {{roles}} in the namespace {{namespace}}:', {
          roles: NAMESPACE_ROLES.join(', '),
          namespace,
        }),
        commands: grantNamespace(namespace),
      },
    ],
    link: undefined,
    again: true,
  };
}

function flowCollectorLink(t: Translate): ObstacleLook['link'] {
  return { href: flowCollectorPath(), text: t('Open the FlowCollector') };
}

/** What to say about an obstacle, and what helps. */
export function obstacleLook(obstacle: Blocked, t: Translate): ObstacleLook {
  switch (obstacle.kind) {
    case 'no-access':
      return noAccess(t, obstacle.namespace);
    case 'prometheus-down':
      return {
        icon: ExclamationCircleIcon,
        status: 'danger',
        title: t('Prometheus does not answer'),
        remedies: [
          { text: t('The page keeps trying. The answer was: {{detail}}', { detail: obstacle.detail }), commands: [] },
        ],
        link: undefined,
        again: true,
      };
    case 'not-installed':
      return {
        icon: SearchIcon,
        status: undefined,
        title: t('NetObserv is not installed'),
        remedies: [{ text: t('This page is about the agents of the Network Observability operator.'), commands: [] }],
        link: { href: operatorCatalogPath(), text: t('Find the operator in the Software Catalog') },
        again: false,
      };
    case 'no-flow-collector':
      return {
        icon: PlusCircleIcon,
        status: undefined,
        title: t('There is no FlowCollector'),
        remedies: [
          { text: t('NetObserv is installed. A FlowCollector tells it to run agents on the nodes.'), commands: [] },
        ],
        link: { href: newFlowCollectorPath(), text: t('Create a FlowCollector') },
        again: false,
      };
    case 'on-hold':
      return {
        icon: PauseCircleIcon,
        status: 'info',
        title: t('NetObserv is on hold'),
        remedies: [
          {
            text: t('Its operator has removed the agents, as spec.execution.mode says. To run them again:'),
            commands: [RESUME],
          },
        ],
        link: flowCollectorLink(t),
        again: false,
      };
    case 'metrics-disabled':
      return {
        icon: BanIcon,
        status: 'info',
        title: t('The agents’ metrics are off'),
        remedies: [
          {
            text: t('The FlowCollector says so in spec.agent.ebpf.metrics.enable. To turn them on:'),
            commands: [ENABLE_METRICS],
          },
        ],
        link: flowCollectorLink(t),
        again: false,
      };
    default:
      return obstacle satisfies never;
  }
}
