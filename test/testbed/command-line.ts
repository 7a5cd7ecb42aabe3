/** Reads a command line by an option table. Pure. */
import { parseArgs } from 'node:util';
import type { OptionRow, OptionTable } from './options';
import { UsageError } from './options';

type Value = string | number;
type Rows = Record<string, OptionRow<Value>>;

/** cacheMaxFlows → cache-max-flows */
export function flagName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * @param table options that take a value
 * @param switches names of options that take none
 * @throws UsageError naming the option, the value and what is allowed
 */
export function parseCommandLine<T extends object, S extends string>(
  args: readonly string[],
  table: OptionTable<T>,
  switches: readonly S[],
): { values: T; switches: Set<S> } {
  const rows = table as Rows;
  const config: Record<string, { type: 'string' | 'boolean' }> = {};
  for (const name of Object.keys(rows)) config[flagName(name)] = { type: 'string' };
  for (const name of switches) config[name] = { type: 'boolean' };
  let given: Record<string, string | boolean | undefined>;
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

function valueOf(flag: string, row: OptionRow<Value>, text: string | boolean | undefined): Value {
  if (typeof text !== 'string') return row.fallback;
  const value = row.parse(text);
  if (value === undefined) throw new UsageError(`--${flag}: “${text}” is not allowed; it takes ${row.allowed}`);
  return value;
}

/** The options as help text, one a line. */
export function optionHelp<T extends object>(table: OptionTable<T>): string {
  const lines = Object.entries(table as Rows).map(([name, row]) => {
    return `  ${`--${flagName(name)}`.padEnd(20)} ${row.help} (${row.allowed}; default ${row.fallback === '' ? 'none' : row.fallback})`;
  });
  return lines.join('\n');
}
