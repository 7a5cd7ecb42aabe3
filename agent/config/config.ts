import { AgentError } from '../errors';
import type { Compile } from './expression';
import { hasExpression } from './interface-pattern';
import { ABSENT, REFUSED_VALUES, REPLACED, WITHOUT_EFFECT } from './absent';
import { misspelt } from './misspelt';
import { checkTogether } from './together';
import { SETTINGS } from './settings';
import type { Setting } from './setting';
import { skippedNumbers } from './tls-settings';
import type { SettingName, SettingValues } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Config = SettingValues & {
  /** Sentences to log once. */
  readonly warnings: readonly string[];
  /** Sentences to log once that need no attention. */
  readonly notes: readonly string[];
  /** Environment names that ask for an optional feature which is not built in. */
  readonly unsupported: readonly string[];
};

/** What reading the environment brought up so far. */
type Findings = {
  readonly problems: string[];
  readonly warnings: string[];
  readonly unsupported: string[];
  /** Settings that have a value, but not an allowed one. */
  readonly bad: Set<string>;
};

const quote = (env: string, value: string): string => `${env}=${JSON.stringify(value)}`;

/** Every variable that this agent or the Go agent has. */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(SETTINGS).flatMap(({ env, deprecated }: AnySetting) => [env, deprecated ?? env]),
  ...[...ABSENT, ...REPLACED, ...WITHOUT_EFFECT].map(({ env }) => env),
]);

type AnySetting = Setting<unknown, unknown>;

/** The variable that says it and its text. Empty counts as not set, except for a list, where it is the empty list. */
function sourceOf(
  environment: Environment,
  setting: AnySetting,
  warnings: string[],
): { env: string; text: string } | undefined {
  const isList = Array.isArray(setting.fallback);
  const text = environment[setting.env];
  if (text !== undefined && (text !== '' || isList)) return { env: setting.env, text };
  const older = setting.deprecated;
  const olderText = older === undefined ? undefined : environment[older];
  if (older === undefined || olderText === undefined || olderText === '') return undefined;
  warnings.push(`${older} is deprecated: use ${setting.env}`);
  return { env: older, text: olderText };
}

function readSetting(
  environment: Environment,
  setting: AnySetting,
  findings: Findings,
  compile: Compile | undefined,
): unknown {
  const source = sourceOf(environment, setting, findings.warnings);
  if (source === undefined) return setting.fallback;
  const value = setting.kind.parse(source.text, compile);
  if (value !== undefined) return value;
  const refused = REFUSED_VALUES[setting.env]?.[source.text];
  const wrong = setting.kind.explain?.(source.text, compile);
  const must = `must be ${setting.kind.allowed}${wrong === undefined ? '' : `: ${wrong}`}`;
  const reason = refused === undefined ? must : `${refused}; it ${must}`;
  findings.problems.push(`${quote(source.env, source.text)} ${reason}`);
  findings.bad.add(setting.env);
  return setting.fallback;
}

function readAbsent(environment: Environment, findings: Findings): void {
  for (const { env, kind, isAsked, verdict, feature } of ABSENT) {
    const text = environment[env];
    if (text === undefined || text === '') continue;
    const value = kind.parse(text);
    if (value === undefined) findings.problems.push(`${quote(env, text)} must be ${kind.allowed}`);
    else if (!isAsked(value)) continue;
    else if (verdict === 'refuse') {
      findings.problems.push(
        `${quote(env, text)} is not supported: this agent has no ${feature}, so the flows would not be what is asked for`,
      );
    } else {
      findings.unsupported.push(env);
      findings.warnings.push(`${quote(env, text)} has no effect: not built in yet (${feature})`);
    }
  }
}

function readReplaced(environment: Environment, findings: Findings): void {
  for (const { env, kind, by } of REPLACED) {
    const text = environment[env];
    if (text === undefined || text === '') continue;
    if (kind.parse(text) === undefined) findings.problems.push(`${quote(env, text)} must be ${kind.allowed}`);
    else findings.warnings.push(`${quote(env, text)} has no effect: it is replaced by ${by}`);
  }
}

/** Whether a setting has a regular expression. */
export const usesExpressions = (environment: Environment): boolean =>
  [SETTINGS.interfaces, SETTINGS.excludeInterfaces].some(({ env }) => hasExpression(environment[env] ?? ''));

function checkWithoutEffect(environment: Environment, findings: Findings): void {
  for (const { env, kind } of WITHOUT_EFFECT) {
    const text = environment[env];
    if (text === undefined || text === '' || kind.parse(text) !== undefined) continue;
    findings.problems.push(`${quote(env, text)} must be ${kind.allowed}`);
  }
}

/** @param problems sentences that name the setting, the value and what is allowed */
export const invalid = (problems: readonly string[]): AgentError =>
  new AgentError('CONFIG_INVALID', { problems: problems.map((problem) => `  - ${problem}`).join('\n') });

/**
 * The agent's settings from environment variables; others are ignored, with a warning when one looks like a setting.
 *
 * @param compile needed if `usesExpressions`
 * @returns a frozen config
 * @throws AgentError CONFIG_INVALID that lists every problem, `data.problems` one a line
 */
export function parseConfig(environment: Environment, compile?: Compile): Config {
  const findings: Findings = { problems: [], warnings: [], unsupported: [], bad: new Set() };
  const names = Object.keys(SETTINGS) as SettingName[];
  const values = Object.fromEntries(
    names.map((name) => [name, readSetting(environment, SETTINGS[name] as AnySetting, findings, compile)]),
  ) as SettingValues;
  readAbsent(environment, findings);
  readReplaced(environment, findings);
  checkWithoutEffect(environment, findings);
  findings.warnings.push(
    ...misspelt(environment, KNOWN).map(
      ({ name, nearest }) => `${name} is not a setting of this agent and has no effect; the nearest is ${nearest}`,
    ),
  );
  findings.problems.push(...checkTogether(values, findings.bad));
  if (findings.problems.length > 0) throw invalid(findings.problems);
  return Object.freeze({
    ...values,
    warnings: Object.freeze(findings.warnings),
    notes: Object.freeze(skippedNumbers(values)),
    unsupported: Object.freeze(findings.unsupported),
  });
}
