/** A row of the settings table. */
import type { Kind } from './kinds';

export type Group = 'Flows' | 'Interfaces' | 'Export' | 'TLS' | 'Metrics' | 'Agent';

export type Setting<T, D> = {
  readonly env: string;
  readonly kind: Kind<T>;
  /** Value when the variable is not set or empty. */
  readonly fallback: D;
  /** The fallback as a reader would write it, where that differs from `String(fallback)`. */
  readonly fallbackText?: string;
  readonly group: Group;
  /** The Go agent has the same variable. */
  readonly shared: boolean;
  readonly help: string;
  /** Older name of the variable: accepted with a warning. */
  readonly deprecated?: string;
};

/** What a table of settings becomes in the config. */
export type ValuesOf<Table> = { readonly [Name in keyof Table]: ValueOf<Table[Name]> };
type ValueOf<S> = S extends Setting<infer T, infer D> ? (undefined extends D ? T | undefined : T) : never;

/** A setting that the Go agent has too. */
export const shared = <T, D>(
  group: Group,
  env: string,
  kind: Kind<T>,
  fallback: D,
  help: string,
  more: { deprecated?: string; fallbackText?: string } = {},
): Setting<T, D> => ({ env, kind, fallback, group, help, shared: true, ...more });

/** A setting of ours. */
export const own = <T, D>(
  group: Group,
  env: string,
  kind: Kind<T>,
  fallback: D,
  help: string,
  fallbackText?: string,
): Setting<T, D> => ({ env, kind, fallback, fallbackText, group, help, shared: false });
