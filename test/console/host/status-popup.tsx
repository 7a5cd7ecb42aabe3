/** Rows of the popovers on the Overview page. */
import type {
  StatusPopupItemProps,
  StatusPopupSectionProps,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/dashboard-types';
import { Flex, FlexItem } from '@patternfly/react-core';
import type { ReactElement } from 'react';

/** A heading of two columns, and what belongs under it. */
export function StatusPopupSection({ firstColumn, secondColumn, children }: StatusPopupSectionProps): ReactElement {
  return (
    <>
      <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }}>
        <FlexItem className="pf-v6-u-font-weight-bold">{firstColumn}</FlexItem>
        {secondColumn ? <FlexItem className="pf-v6-u-text-color-subtle">{secondColumn}</FlexItem> : null}
      </Flex>
      {children}
    </>
  );
}

/** One row: what, and how it is. */
export function StatusPopupItem({ value, icon, children }: StatusPopupItemProps): ReactElement {
  return (
    <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }} flexWrap={{ default: 'nowrap' }}>
      <FlexItem>{children}</FlexItem>
      {value || icon ? (
        <Flex spaceItems={{ default: 'spaceItemsSm' }} flexWrap={{ default: 'nowrap' }}>
          {value ? <FlexItem className="pf-v6-u-text-color-subtle">{value}</FlexItem> : null}
          {icon ? <FlexItem>{icon}</FlexItem> : null}
        </Flex>
      ) : null}
    </Flex>
  );
}
