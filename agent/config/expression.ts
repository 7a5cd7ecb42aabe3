/**
 * Regular expressions as Go has them (RE2), because the same settings are for both agents. The engine costs 1.3 MB of memory, so
 * it is loaded only if a setting has an expression.
 */

/** Whether the expression matches anywhere in a text. */
export type Expression = { test(text: string): boolean };

/**
 * @throws Error that says what is wrong with the expression
 */
export type Compile = (source: string) => Expression;

/** The engine, which the build puts into a file of its own. */
export async function loadExpressions(): Promise<Compile> {
  const { RE2JS } = await import('re2js');
  return (source) => {
    const compiled = RE2JS.compile(source);
    return Object.freeze({ test: (text: string) => compiled.matcher(text).find() });
  };
}
