/** The entries of INTERFACES and EXCLUDE_INTERFACES. Pure. */
import type { Compile, Expression } from './expression';

export type InterfacePattern = {
  /** As it was set. */
  readonly text: string;
  /** Set for an entry between slashes; it may match anywhere in the name, as in the Go agent. */
  readonly expression: Expression | undefined;
};

export type ParsedPatterns = {
  readonly patterns: readonly InterfacePattern[];
  /** What is wrong with entries. */
  readonly problems: readonly string[];
};

/** IFNAMSIZ without the zero at its end. */
const NAME_BYTES = 15;
/** An expression up to the first slash, because no name has one; or what stands before a comma. */
const ENTRY = /\s*(\/[^/]*\/[^,]*|[^,]*)(?:,|$)/y;

/** Entries between commas, but for those within slashes: `/eth[0-9]{1,2}/` is one entry. Empty ones are left out. */
function entriesOf(text: string): string[] {
  const entries: string[] = [];
  for (ENTRY.lastIndex = 0; ENTRY.lastIndex < text.length;) entries.push(ENTRY.exec(text)?.[1].trim() ?? '');
  return entries.filter((entry) => entry !== '');
}

function problemOfName(name: string): string | undefined {
  if (name.includes('/')) return 'has a slash: a regular expression stands between two, and no name has any';
  if (/[\s:]/.test(name) || name === '.' || name === '..') return 'is no name that an interface can have';
  if (new TextEncoder().encode(name).length > NAME_BYTES) return `is longer than ${NAME_BYTES} bytes`;
  return undefined;
}

/** The expression of an entry, or what is wrong with it. */
function compileBody(body: string, compile: Compile): Expression | string {
  if (body === '') return 'has nothing between its slashes';
  try {
    return compile(body);
  } catch (error) {
    return `is no regular expression of Go: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether a setting has an expression, so that the engine must be loaded. */
export const hasExpression = (text: string): boolean => text.includes('/');

/**
 * @param compile only called for entries between slashes
 */
export function parseInterfacePatterns(text: string, compile: Compile): ParsedPatterns {
  const patterns: InterfacePattern[] = [];
  const problems: string[] = [];
  const entries = entriesOf(text);
  for (const entry of entries) {
    const body = /^\/([^/]*)\/$/.exec(entry)?.[1];
    const expression = body === undefined ? undefined : compileBody(body, compile);
    const problem = typeof expression === 'string' ? expression : body === undefined ? problemOfName(entry) : undefined;
    if (problem !== undefined) problems.push(`${entry} ${problem}`);
    else if (typeof expression !== 'string') patterns.push(Object.freeze({ text: entry, expression }));
  }
  if (entries.length === 0 && text !== '') problems.push('there is no entry');
  return { patterns: Object.freeze(patterns), problems };
}

/** Whether an entry means an interface's name, case-sensitive. */
export const matches = ({ text, expression }: InterfacePattern, name: string): boolean =>
  expression === undefined ? text === name : expression.test(name);

export const matchesAny = (patterns: readonly InterfacePattern[], name: string): boolean =>
  patterns.some((pattern) => matches(pattern, name));
