import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { Link, useSearchParams } from '../console/router';

export type PageLinkProps = {
  /** A path of the console, or `#id` of something on this page. */
  href: string;
  children: ReactNode;
  className?: string;
  testId?: string;
  /** Where the text alone does not say what the link leads to. */
  label?: string;
  /** Instead of following the link. A click that asks for a new tab or window still follows it. */
  onFollow?: () => void;
};

/** False for a click that asks for a new tab or window. */
export function isPlainClick({ button, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return button === 0 && !(altKey || ctrlKey || metaKey || shiftKey);
}

/** Scrolls to an element and puts the focus there, so that a keyboard goes on from it. False if there is none. */
export function jumpTo(id: string): boolean {
  const target = document.getElementById(id);
  if (target === null) {
    return false;
  }
  if (!target.hasAttribute('tabindex')) {
    target.tabIndex = -1;
  }
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
  return true;
}

/**
 * The console's pages have a base address, so a plain `<a href="#id">` would leave the page; and the router changes the
 * address for it, but scrolls nowhere.
 */
function JumpLink({ href, children, className, testId, label }: PageLinkProps): ReactElement {
  const [parameters] = useSearchParams();
  const search = parameters.toString();
  return (
    <Link
      to={{ search: search === '' ? '' : `?${search}`, hash: href }}
      className={className}
      data-test={testId}
      aria-label={label}
      onClick={(event) => {
        if (isPlainClick(event) && jumpTo(href.slice(1))) {
          event.preventDefault();
        }
      }}
    >
      {children}
    </Link>
  );
}

/** A link within the console or within the page. */
export function PageLink(props: PageLinkProps): ReactElement {
  const { href, children, className, testId, label, onFollow } = props;
  if (href.startsWith('#') && onFollow === undefined) {
    return <JumpLink {...props} />;
  }
  return (
    <Link
      to={href}
      className={className}
      data-test={testId}
      aria-label={label}
      onClick={(event) => {
        if (onFollow && isPlainClick(event)) {
          event.preventDefault();
          onFollow();
        }
      }}
    >
      {children}
    </Link>
  );
}
