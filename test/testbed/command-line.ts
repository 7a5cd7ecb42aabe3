/** Reads a command line by an option table. Pure. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { OptionRow, OptionTable } from './options';
import { UsageError } from './options';

type Value = string | number;
type Rows = Record<string, OptionRow<Value>>;
/** Short forms of options, by name: `{ replicas: 'r' }` for -r. */
export type Letters = Readonly<Record<string, string>>;

/** cacheMaxFlows → cache-max-flows */
export function flagName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * @param table options that take a value
 * @param switches names of options that take none
 * @param letters short forms of some of both, by the name in the table
 * @throws UsageError naming the option, the value and what is allowed
 */
export function parseCommandLine<T extends object, S extends string>(
  args: readonly string[],
  table: OptionTable<T>,
  switches: readonly S[],
  letters: Letters = {},
): { values: T; switches: Set<S> } {
  const rows = table as Rows;
  const config: NonNullable<ParseArgsConfig['options']> = {};
  const shortOf = (name: string): { short?: string } => (name in letters ? { short: letters[name] } : {});
  for (const name of Object.keys(rows)) config[flagName(name)] = { type: 'string', ...shortOf(name) };
  for (const name of switches) config[name] = { type: 'boolean', ...shortOf(name) };
  let given: Record<string, unknown>;
  try {
    given = parseArgs({ args: [...args], options: config, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (--help lists the options)`);
  }
  const values = Object.entries(rows).map(([name, row]) => [name, valueOf(flagName(name), row, given[flagName(name)])]);
  return {
    values: Object.fromEntries(values) as T,
    switches: new Set(switches.filter((name) => given[name] === true)),
  };
}

function valueOf(flag: string, row: OptionRow<Value>, text: unknown): Value {
  if (typeof text !== 'string') return row.fallback;
  const value = row.parse(text);
  if (value === undefined) throw new UsageError(`--${flag}: “${text}” is not allowed; it takes ${row.allowed}`);
  return value;
}

/** The options as help text, one a line. */
export function optionHelp<T extends object>(table: OptionTable<T>, letters: Letters = {}): string {
  const lines = Object.entries(table as Rows).map(([name, row]) => {
    const flag = `${name in letters ? `-${letters[name]}, ` : ''}--${flagName(name)}`;
    return `  ${flag.padEnd(20)} ${row.help} (${row.allowed}; default ${row.fallback === '' ? 'none' : row.fallback})`;
  });
  return lines.join('\n');
}
