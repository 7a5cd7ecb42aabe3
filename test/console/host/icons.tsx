/** The status icons of the SDK. */
import type * as Sdk from '@openshift-console/dynamic-plugin-sdk/lib/app/components/status/icons';
import { Icon, type IconComponentProps } from '@patternfly/react-core';
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon';
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon';
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon';
import InfoCircleIcon from '@patternfly/react-icons/dist/esm/icons/info-circle-icon';
import UnknownIcon from '@patternfly/react-icons/dist/esm/icons/unknown-icon';
import type { ComponentType } from 'react';

type ColoredIcon = typeof Sdk.GreenCheckCircleIcon;
type Glyph = ComponentType<{ className?: string; title?: string }>;

function colored(Glyph: Glyph, status?: IconComponentProps['status']): ColoredIcon {
  return function ColoredIcon({ className, title, size }) {
    return (
      <Icon status={status} size={size} className={className}>
        <Glyph title={title} />
      </Icon>
    );
  };
}

export const GreenCheckCircleIcon = colored(CheckCircleIcon, 'success');
export const RedExclamationCircleIcon = colored(ExclamationCircleIcon, 'danger');
export const YellowExclamationTriangleIcon = colored(ExclamationTriangleIcon, 'warning');
export const BlueInfoCircleIcon = colored(InfoCircleIcon, 'info');
/** Not in the SDK; the console has it for itself. */
export const GrayUnknownIcon = colored(UnknownIcon);
