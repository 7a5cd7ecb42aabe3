import type { AgentStatus } from '../cluster/agent-status';
import type { ClusterNote } from '../cluster/cluster-state';
import { CLUSTER_ROLE, ENABLE_METRICS } from '../cluster/commands';
import type { Translate } from '../i18n/use-t';
import { daemonSetPath } from '../links/console-paths';
import { formatDuration, wholeSpan } from '../units';

/** How a note is shown. */
export type NoteLook = {
  variant: 'danger' | 'warning' | 'info';
  text: string;
  /** More, one line each; from the cluster, so not translated. */
  details: readonly string[];
  command: string | undefined;
  link: { href: string; text: string } | undefined;
};

/** Links that depend on which plugins the console has. */
export type NoteLinks = { status: string };

function plain(variant: NoteLook['variant'], text: string): NoteLook {
  return { variant, text, details: [], command: undefined, link: undefined };
}

function operatorTrouble({ state, source, message, reason, podIssues }: AgentStatus, t: Translate): NoteLook {
  const words = message ?? reason;
  const text =
    source === 'agent'
      ? t('NetObserv’s operator reports trouble with the agents.')
      : t('NetObserv’s operator reports trouble, not necessarily with the agents.');
  return {
    ...plain(state === 'Failure' ? 'danger' : 'warning', text),
    details: [...new Set([...(words === undefined ? [] : [words]), ...podIssues])],
  };
}

function rangeText(note: Extract<ClusterNote, { kind: 'rollout' | 'restarts' }>, t: Translate): string {
  return note.kind === 'rollout'
    ? t('The agents were rolled out {{count}} times in this time range. Their counters started anew each time.', {
        count: note.count,
      })
    : t('{{count}} restarts of agents in this time range. Their counters started anew.', { count: note.count });
}

function clockText(offset: number, t: Translate, locale: string): string {
  const span = formatDuration(wholeSpan(Math.abs(offset)), locale);
  return offset < 0
    ? t('The clock of this browser is {{span}} ahead of Prometheus’. All times on this page are Prometheus’ times.', {
        span,
      })
    : t('The clock of this browser is {{span}} behind Prometheus’. All times on this page are Prometheus’ times.', {
        span,
      });
}

/** What a note says, and what helps. */
export function noteLook(note: ClusterNote, links: NoteLinks, t: Translate, locale: string): NoteLook {
  switch (note.kind) {
    case 'outdated':
      return {
        ...plain('warning', t('Prometheus does not answer. What you see is from before, and the page keeps trying.')),
        details: note.detail === undefined ? [] : [note.detail],
      };
    case 'clock':
      return plain('info', clockText(note.offset, t, locale));
    case 'on-hold':
      return plain('info', t('NetObserv is on hold: its operator removes the agents.'));
    case 'metrics-disabled':
      return {
        ...plain('warning', t('The FlowCollector turns the agents’ metrics off. To keep them:')),
        command: ENABLE_METRICS,
      };
    case 'agents-silent':
      return {
        ...plain(
          'warning',
          t('{{reporting}} of {{count}} agents report.', { reporting: note.reporting, count: note.desired }),
        ),
        link:
          note.namespace === undefined
            ? undefined
            : { href: daemonSetPath(note.namespace), text: t('Open the DaemonSet') },
      };
    case 'operator-trouble':
      return { ...operatorTrouble(note.status, t), link: { href: links.status, text: t('Open the status') } };
    case 'slow':
      return plain('info', t('Prometheus takes longer than usual. The page is still waiting for its answer.'));
    case 'rollout':
    case 'restarts':
      return plain('info', rangeText(note, t));
    case 'tenancy':
      return plain(
        'info',
        t(
          'You see what the namespace {{namespace}} tells. What comes after the agents and silences of alerts are not shown: they need the cluster role {{role}}.',
          { namespace: note.namespace, role: CLUSTER_ROLE },
        ),
      );
    case 'settings-unconfirmed':
      return plain(
        'info',
        t(
          'Nothing confirms that all agents run with the FlowCollector’s cacheMaxFlows, {{size}}: they do not tell, and no rollout proves it. How full their maps are is not judged.',
          { size: new Intl.NumberFormat(locale).format(note.cacheMaxFlows) },
        ),
      );
    case 'settings-unreadable':
      return plain('info', t('You can not read the FlowCollector. Settings are shown as far as the agents tell them.'));
    default:
      return note satisfies never;
  }
}
