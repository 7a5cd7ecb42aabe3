/**
 * Holds every selector of a query to the namespaces that were asked for, as prom-label-proxy does before Thanos querier.
 * OpenShift runs it with `--error-on-replace`: a selector that can't find anything there is refused, not rewritten. Pure.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { quote, unquote } from './go-string';

/** The query can't be held to the namespaces; the proxy answers 400. */
export class EnforceError extends Error {
  override readonly name = 'EnforceError';
}

const LABEL = 'namespace';

type Matcher = { name: string; operator: string; value: string; text: string };
type Edit = { from: number; to: number; text: string };

function textOf(query: string, node: SyntaxNode | null): string {
  return node === null ? '' : query.slice(node.from, node.to);
}

function decoded(literal: string): string {
  const text = unquote(literal);
  if (text === undefined) throw new EnforceError(`failed to parse query string: bad string ${literal}`);
  return text;
}

function matcherOf(query: string, node: SyntaxNode): Matcher {
  const text = textOf(query, node);
  const value = textOf(query, node.getChild('StringLiteral'));
  if (node.name === 'QuotedLabelName') {
    // A metric's name: {"some.name"}.
    return { name: '__name__', operator: '=', value: decoded(text), text };
  }
  const quoted = node.getChild('QuotedLabelName');
  const name = quoted === null ? textOf(query, node.getChild('LabelName')) : decoded(textOf(query, quoted));
  return { name, operator: textOf(query, node.getChild('MatchOp')), value: decoded(value), text };
}

/** @throws EnforceError for an expression that is none */
function matchesWhole(expression: string, namespace: string): boolean {
  try {
    return new RegExp(`^(?:${expression})$`, 's').test(namespace);
  } catch {
    throw new EnforceError(`failed to parse query string: bad regular expression ${expression}`);
  }
}

function admits({ operator, value }: Matcher, namespace: string): boolean {
  switch (operator) {
    case '=':
      return value === namespace;
    case '!=':
      return value !== namespace;
    case '=~':
      return matchesWhole(value, namespace);
    default:
      return !matchesWhole(value, namespace);
  }
}

/** The matcher that holds a selector to the namespaces. */
export function namespaceMatcher(namespaces: readonly string[]): string {
  const [first, ...others] = namespaces;
  return others.length === 0 ? `${LABEL}=${quote(first)}` : `${LABEL}=~${quote(namespaces.join('|'))}`;
}

function enforcedSelector(query: string, selector: SyntaxNode, namespaces: readonly string[]): string {
  const list = selector.getChild('LabelMatchers');
  const nodes = ['UnquotedLabelMatcher', 'QuotedLabelMatcher', 'QuotedLabelName'].flatMap(
    (name) => list?.getChildren(name) ?? [],
  );
  const matchers = nodes.sort((one, other) => one.from - other.from).map((node) => matcherOf(query, node));
  for (const matcher of matchers.filter(({ name }) => name === LABEL)) {
    if (!namespaces.some((namespace) => admits(matcher, namespace))) {
      const injected = namespaceMatcher(namespaces);
      throw new EnforceError(
        `conflicting label matcher: label matcher ${quote(matcher.text)} conflicts with injected matcher ${quote(injected)}`,
      );
    }
  }
  // One namespace says all that an own matcher could; of several, the own matcher still chooses.
  const kept = matchers.filter(({ name }) => name !== LABEL || namespaces.length > 1).map(({ text }) => text);
  const metric = textOf(query, selector.getChild('Identifier'));
  return `${metric}{${[...kept, namespaceMatcher(namespaces)].join(',')}}`;
}

/** @throws EnforceError when anything is wrong: the parser itself goes on after errors */
function parsed(query: string): Tree {
  const tree = parser.parse(query);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new EnforceError(`failed to parse query string: unexpected input at position ${from}`);
    },
  });
  return tree;
}

/** The query after edits that are in order and apart. */
function apply(query: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { from, to, text } of edits) {
    result += query.slice(position, from) + text;
    position = to;
  }
  return result + query.slice(position);
}

/**
 * The query with every selector held to the namespaces. Comments go: Prometheus ends them at a carriage return, too,
 * the parser here does not, and what the two read differently must not get through.
 *
 * @throws EnforceError when it can't be parsed, or when a selector could not find anything
 */
export function enforceNamespaces(query: string, namespaces: readonly string[]): string {
  const edits: Edit[] = [];
  parsed(query).iterate({
    enter: ({ type, node, from, to }) => {
      if (type.name === 'LineComment') edits.push({ from, to, text: ' ' });
      if (type.name !== 'VectorSelector') return true;
      edits.push({ from, to, text: enforcedSelector(query, node, namespaces) });
      return false;
    },
  });
  return apply(query, edits);
}

/**
 * A `match[]` parameter, held to the namespaces.
 *
 * @throws EnforceError when it is not a selector, or when it could not find anything
 */
export function enforceSelector(selector: string, namespaces: readonly string[]): string {
  const top = parsed(selector).topNode.firstChild;
  const rest = top?.nextSibling;
  if (top?.name !== 'VectorSelector' || rest) {
    throw new EnforceError(`failed to parse query string: ${selector} is not a selector`);
  }
  return enforceNamespaces(selector, namespaces);
}
