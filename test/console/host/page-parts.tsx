import type {
  DocumentTitleProps,
  ListPageHeaderProps,
} from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Content, Flex, PageSection, Title } from '@patternfly/react-core';
import { type ReactElement, useEffect } from 'react';

/** Sets the title of the browser's tab. */
export function DocumentTitle({ children }: DocumentTitleProps): null {
  useEffect(() => {
    document.title = `${children} · Small console`;
  }, [children]);
  return null;
}

/** The heading of a page. */
export function ListPageHeader({ title, helpText, badge, children }: ListPageHeaderProps): ReactElement {
  return (
    <PageSection hasBodyWrapper={false}>
      <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }}>
        <Title headingLevel="h1" data-test="page-heading">
          {title} {badge}
        </Title>
        {children}
      </Flex>
      {helpText === undefined ? null : <Content component="p">{helpText}</Content>}
    </PageSection>
  );
}
