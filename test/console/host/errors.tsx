/** What the console shows in place of what has failed. */
import type { ErrorBoundaryFallbackProps } from '@openshift-console/dynamic-plugin-sdk/lib/extensions/console-types';
import { Button, EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter } from '@patternfly/react-core';
import { Component, type ErrorInfo, type ReactElement, type ReactNode } from 'react';

/** A page for an error. */
export function ErrorBoundaryFallbackPage({ errorMessage }: ErrorBoundaryFallbackProps): ReactElement {
  return (
    <EmptyState titleText="Something wrong happened" headingLevel="h1" status="danger" data-test="error-page">
      <EmptyStateBody>{errorMessage || 'An error occurred. Please try again.'}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button data-test="error-reload-page" onClick={() => window.location.reload()}>
            Reload page
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}

type State = { error: Error | undefined; componentStack: string };

/** Keeps an error of a plugin's page or tab from the rest of the console. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined, componentStack: '' };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  override componentDidCatch(_error: Error, { componentStack }: ErrorInfo): void {
    this.setState({ componentStack: componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, componentStack } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <ErrorBoundaryFallbackPage
        title={error.name}
        errorMessage={error.message}
        componentStack={componentStack}
        stack={error.stack ?? ''}
      />
    );
  }
}
