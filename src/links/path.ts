/** Half of a surrogate pair: no text, and nothing that can be encoded. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A name that leads up or nowhere. No object has it, so it may lead to a page that says "not found". */
const NO_NAME = /^\.{0,2}$/;

/** Encodes one part of a path. Names come from metrics and objects: whatever they hold, they stay one part. */
export function segment(name: string): string {
  return NO_NAME.test(name) ? '-' : encodeURIComponent(name.replace(LONE_SURROGATE, '\uFFFD'));
}

/** A path from its parts, each of which is encoded. */
export function pathOf(...names: readonly string[]): string {
  return names.map((name) => `/${segment(name)}`).join('');
}

/** A path with parameters, in their order. */
export function withQuery(path: string, parameters: readonly (readonly [string, string])[] | URLSearchParams): string {
  const query =
    parameters instanceof URLSearchParams
      ? parameters.toString()
      : new URLSearchParams(parameters.map(([key, value]) => [key, value])).toString();
  return query === '' ? path : `${path}?${query}`;
}
