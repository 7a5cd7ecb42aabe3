/** String literals of PromQL, which are those of Go, plus single quotes. Pure. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^xuU0-7]))|\\/g;

/** What a literal means; undefined for one that Prometheus would refuse. */
export function unquote(literal: string): string | undefined {
  const quote = literal.at(0);
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner;
  let good = true;
  const text = inner.replace(
    ESCAPE,
    (_all, byte?: string, short?: string, long?: string, octal?: string, one?: string) => {
      const code = byte ?? short ?? long;
      const value = code === undefined ? parseInt(octal ?? '', 8) : parseInt(code, 16);
      const simple = one === undefined ? undefined : SIMPLE[one];
      if (simple !== undefined) return simple;
      good &&= value <= 0x10ffff;
      return good ? String.fromCodePoint(value) : '';
    },
  );
  return good ? text : undefined;
}

/** A literal that means this text. */
export function quote(text: string): string {
  // JSON escapes are among Go's, and all that Go demands is escaped.
  return JSON.stringify(text);
}
