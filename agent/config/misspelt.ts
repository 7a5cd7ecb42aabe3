/** Variables that were meant to be settings. Pure. */

type Environment = Readonly<Record<string, string | undefined>>;
export type Misspelt = { readonly name: string; readonly nearest: string };

/** They look like ours, but belong to the libraries in this process. */
const OF_LIBRARIES = /^(NODE_|GRPC_(NODE_|TRACE|VERBOSITY|SSL_|DEFAULT_))/;

/** Letters that must be added, removed, replaced or swapped with the next to get from `a` to `b`. */
function distance(a: string, b: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? beforeLast[j - 2] + 1 : Infinity;
      row.push(Math.min(row[j - 1] + 1, last[j] + 1, replaced, swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}

const firstWord = (name: string): string => name.slice(0, name.indexOf('_') + 1);

/** First words that several settings have: TARGET_, CACHE_ and so on. */
function familiesOf(known: ReadonlySet<string>): ReadonlySet<string> {
  const words = [...known].map(firstWord).filter((word) => word !== '');
  return new Set(words.filter((word, i) => words.indexOf(word) !== i));
}

/** Kubernetes sets variables for every Service of the namespace, whatever its name. */
const isServiceLink = (name: string, services: readonly string[]): boolean =>
  services.some((service) => name.startsWith(`${service}_SERVICE_`) || name.startsWith(`${service}_PORT`));

/** Variables that are no setting, but begin as some settings do or are one or two letters away from one. */
export function misspelt(environment: Environment, known: ReadonlySet<string>): Misspelt[] {
  const families = familiesOf(known);
  const services = Object.keys(environment)
    .filter((name) => name.endsWith('_SERVICE_HOST'))
    .map((name) => name.slice(0, -'_SERVICE_HOST'.length));
  const strangers = Object.keys(environment).filter(
    (name) => !known.has(name) && !OF_LIBRARIES.test(name) && !isServiceLink(name, services),
  );
  return strangers.flatMap((name) => {
    const upper = name.toUpperCase();
    const ranked = [...known].map((nearest) => ({ nearest, letters: distance(upper, nearest) }));
    const { nearest, letters } = ranked.reduce((best, next) => (next.letters < best.letters ? next : best));
    const isNear = letters <= (nearest.length < 10 ? 1 : 2);
    return isNear || families.has(firstWord(upper)) ? [{ name, nearest }] : [];
  });
}
