/** An entry of INTERFACES or EXCLUDE_INTERFACES. Pure. */
export type InterfacePattern = {
  /** As it was set. */
  readonly text: string;
  /** Set for an entry between slashes; it may match anywhere in the name, as in the Go agent. */
  readonly expression: RegExp | undefined;
};

/** Undefined when `text` stands between slashes and is not a regular expression. */
export function parseInterfacePattern(text: string): InterfacePattern | undefined {
  const body = /^\/(.+)\/$/.exec(text)?.[1];
  if (body === undefined) return Object.freeze({ text, expression: undefined });
  try {
    return Object.freeze({ text, expression: new RegExp(body) });
  } catch {
    return undefined; // RegExp throws nothing but SyntaxError, and the caller says which setting it was
  }
}

/** Whether an interface's name is one of the entries, case-sensitive. */
export const matchesAny = (patterns: readonly InterfacePattern[], name: string): boolean =>
  patterns.some(({ text, expression }) => (expression === undefined ? text === name : expression.test(name)));
