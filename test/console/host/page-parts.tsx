import type {
  DocumentTitleProps,
  ListPageHeaderProps,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Content, Flex, FlexItem, PageSection, Title } from '@patternfly/react-core';
import { type ReactElement, useEffect } from 'react';

/** Sets the title of the browser's tab. */
export function DocumentTitle({ children }: DocumentTitleProps): null {
  useEffect(() => {
    document.title = `${children} · Small console`;
  }, [children]);
  return null;
}

/** The heading of a page, its children at the end of the line. Nothing at all if there is nothing to show. */
export function ListPageHeader(props: ListPageHeaderProps): ReactElement | null {
  const { title, helpText, helpAlert, badge, children } = props;
  if (![title, helpText, helpAlert, badge, children].some(Boolean)) {
    return null;
  }
  return (
    <PageSection hasBodyWrapper={false}>
      <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }}>
        {title ? (
          <Title headingLevel="h1" data-test="page-heading">
            {title} {badge}
          </Title>
        ) : null}
        {children ? <FlexItem>{children}</FlexItem> : null}
      </Flex>
      {helpText === undefined ? null : <Content component="p">{helpText}</Content>}
      {helpAlert}
    </PageSection>
  );
}
