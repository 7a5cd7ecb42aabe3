/** Kinds of values a setting may hold: how each is read, and in words what it allows. Pure. */
import { isIP } from 'node:net';
import { parseDurationMs } from './duration';
import type { Compile } from './expression';
import { parseInterfacePatterns } from './interface-pattern';
import type { InterfacePattern } from './interface-pattern';

export type Kind<T> = {
  /** Completes the sentence "must be …". */
  readonly allowed: string;
  /** Unit of the value in the config, for the docs. */
  readonly unit?: string;
  /**
   * The value, or undefined when `text` is not allowed.
   *
   * @param compile needed by kinds that have regular expressions
   */
  parse(text: string, compile?: Compile): T | undefined;
  /** What is wrong with a `text` that is not allowed, where `allowed` does not say enough. */
  explain?(text: string, compile?: Compile): string;
};

// What Go's strconv.ParseBool takes, because the same manifests set both agents.
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false])),
};

export const boolean: Kind<boolean> = { allowed: 'true or false', parse: (text) => BOOLEANS[text] };

/** Any text; an empty variable counts as not set. */
export const text: Kind<string> = { allowed: 'text', parse: (value) => value };

export function integer(min: number, max: number, unit?: string): Kind<number> {
  return {
    allowed: `an integer from ${min} to ${max}`,
    unit,
    parse(value) {
      const number = /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

/** A size in bytes that is a power of two, as the kernel's ring buffer wants it. */
export function powerOfTwo(min: number, max: number): Kind<number> {
  const inRange = integer(min, max);
  return {
    allowed: `a power of two from ${min} to ${max}`,
    unit: 'bytes',
    parse(value) {
      const number = inRange.parse(value);
      return number !== undefined && Number.isInteger(Math.log2(number)) ? number : undefined;
    },
  };
}

/** 24 days. Timers of Node.js count no more than 24.8 days; a longer one fires at once. */
const LONGEST_MS = 576 * 3_600_000;

/** A duration as Go writes it, in milliseconds. */
export function duration(minMs: number): Kind<number> {
  return {
    allowed: `a duration from ${minMs}ms to 576h, such as 500ms, 5s or 1m30s`,
    unit: 'ms',
    parse(value) {
      const ms = parseDurationMs(value);
      return ms !== undefined && ms >= minMs && ms <= LONGEST_MS ? ms : undefined;
    },
  };
}

/** One of the words that are keys of `words`; several words may mean the same value. */
export function oneOf<const T extends string>(words: Readonly<Record<string, T>>): Kind<T> {
  const names = Object.keys(words);
  return {
    allowed: names.length === 1 ? names[0] : `one of ${names.join(', ')}`,
    parse: (value) => (Object.hasOwn(words, value) ? words[value] : undefined),
  };
}

/** The same in upper case, lower case or both. */
export const ignoringCase = <T>(kind: Kind<T>): Kind<T> => ({
  ...kind,
  parse: (value) => kind.parse(value.toLowerCase()),
});

export const ipAddress: Kind<string> = {
  allowed: 'an IPv4 or IPv6 address',
  parse: (value) => (isIP(value) === 0 ? undefined : value),
};

export type IpSource = 'external' | 'local' | `name:${string}`;

export const ipSource: Kind<IpSource> = {
  allowed: 'external, local or name:<interface>',
  parse(value) {
    if (value === 'external' || value === 'local') return value;
    return value.length > 'name:'.length && value.startsWith('name:')
      ? `name:${value.slice('name:'.length)}`
      : undefined;
  },
};

const noExpressions: Compile = () => {
  throw new Error('expressions are not loaded');
};

export const interfacePatterns: Kind<readonly InterfacePattern[]> = {
  allowed: 'interface names or /regular expressions/, separated by commas',
  parse(value, compile = noExpressions) {
    const { patterns, problems } = parseInterfacePatterns(value, compile);
    return problems.length === 0 ? patterns : undefined;
  },
  explain: (value, compile = noExpressions) => parseInterfacePatterns(value, compile).problems.join('; '),
};

/** As `0a:58=eth0`: the interface for addresses that begin so. */
export const macPrefixes: Kind<string> = {
  allowed: 'MAC address prefixes with an interface name each, separated by commas, such as 0a:58=eth0',
  parse: (value) =>
    value.split(',').every((entry) => /^[0-9a-fA-F]{2}(:?[0-9a-fA-F]{2}){0,5}=.+$/.test(entry)) ? value : undefined,
};

export const metricPrefix: Kind<string> = {
  allowed: 'letters, digits, _ and :, not starting with a digit',
  parse: (value) => (/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(value) ? value : undefined),
};

const LABEL = /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/;
/** A name that ends in a number is read as an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker). */
const NUMBER_LABEL = /^(\d+|0[xX][0-9a-fA-F]*)$/;
const NAME_LENGTH = 253;

function isHostName(value: string): boolean {
  const name = value.replace(/\.$/, '');
  const labels = name.split('.');
  return (
    name.length <= NAME_LENGTH &&
    labels.every((label) => LABEL.test(label)) &&
    !NUMBER_LABEL.test(labels[labels.length - 1])
  );
}

/** A host name or address; not a URL. */
export const hostName: Kind<string> = {
  allowed: 'a host name or an IP address, without scheme, brackets or port',
  parse: (value) => (isIP(value) !== 0 || isHostName(value) ? value : undefined),
};
