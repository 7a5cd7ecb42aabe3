import {
  CheckCircleIcon,
  ExclamationCircleIcon,
  ExclamationTriangleIcon,
  EyeIcon,
  InfoCircleIcon,
  PauseCircleIcon,
  QuestionCircleIcon,
} from '@patternfly/react-icons';
import type { ComponentType } from 'react';
import type { Severity, Verdict } from '../findings/finding';
import type { Translate } from '../i18n/use-t';

/** How a state is shown: always by word and shape, and by colour besides. */
export type Look = {
  word: (t: Translate) => string;
  icon: ComponentType;
  /** PatternFly's status, which gives the colour; undefined: grey. */
  status: 'success' | 'info' | 'warning' | 'danger' | undefined;
};

export const VERDICT_LOOKS: Record<Verdict, Look> = {
  healthy: { word: (t) => t('Healthy'), icon: CheckCircleIcon, status: 'success' },
  watch: { word: (t) => t('Watch'), icon: EyeIcon, status: 'info' },
  degraded: { word: (t) => t('Degraded'), icon: ExclamationTriangleIcon, status: 'warning' },
  runaway: { word: (t) => t('Runaway'), icon: ExclamationCircleIcon, status: 'danger' },
  'no-data': { word: (t) => t('No data'), icon: QuestionCircleIcon, status: undefined },
  'on-hold': { word: (t) => t('On hold'), icon: PauseCircleIcon, status: undefined },
};

/** A finding looks like the verdict it leads to. */
export const SEVERITY_LOOKS: Record<Severity, Look> = {
  info: { word: (t) => t('Information'), icon: InfoCircleIcon, status: undefined },
  watch: VERDICT_LOOKS.watch,
  degraded: VERDICT_LOOKS.degraded,
  runaway: VERDICT_LOOKS.runaway,
};

export const STATUS_LOOKS: Record<'success' | 'info' | 'warning' | 'danger', Look> = {
  success: { word: (t) => t('Good'), icon: CheckCircleIcon, status: 'success' },
  info: { word: (t) => t('Information'), icon: InfoCircleIcon, status: 'info' },
  warning: { word: (t) => t('Warning'), icon: ExclamationTriangleIcon, status: 'warning' },
  danger: { word: (t) => t('Critical'), icon: ExclamationCircleIcon, status: 'danger' },
};
