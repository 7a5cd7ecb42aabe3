/** Pages that are only linked to: each shows with what it was opened. */
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  PageSection,
} from '@patternfly/react-core';
import type { ReactElement, ReactNode } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { DocumentTitle, ListPageHeader } from '../page-parts';

/** The parameters of the address, one by one. */
export function Parameters(): ReactElement {
  const [parameters] = useSearchParams();
  return (
    <DescriptionList isHorizontal isCompact aria-label="Parameters">
      {[...parameters].map(([name, value], index) => (
        <DescriptionListGroup key={index}>
          <DescriptionListTerm>{name}</DescriptionListTerm>
          <DescriptionListDescription data-test={`parameter-${name}`}>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  );
}

/** A page with a title, the parameters and maybe more. */
export function PlainPage({ title, children }: { title?: string; children?: ReactNode }): ReactElement {
  const { pathname } = useLocation();
  const heading = title ?? pathname;
  return (
    <>
      <DocumentTitle>{heading}</DocumentTitle>
      <ListPageHeader title={heading} />
      <PageSection hasBodyWrapper={false} data-test="plain-page">
        <Parameters />
        {children}
      </PageSection>
    </>
  );
}
