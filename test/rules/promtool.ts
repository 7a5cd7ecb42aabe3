/** Runs promtool's checks and unit tests of the alerts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ALERT_RULES } from '../../src/rules/alert-rules';
import { prometheusRule, usualRule, type PrometheusRule } from '../../src/rules/prometheus-rule';
import type { RecordingRule } from '../../src/rules/recording-rules';
import { findProgram } from '../setup/detect';
import { complain } from '../setup/say';
import { inputSeries, type SeriesSet } from './input-series';

/** @returns undefined, and says why, where promtool is not installed: tests are skipped then */
export function promtoolOrSkip(): string | undefined {
  const path = findProgram(['promtool']);
  if (path === undefined) complain('Tests of the alerts are skipped: promtool is not here. npm test installs it.');
  return path;
}

export const USUAL_RULES = ALERT_RULES.map(usualRule);

/** The same where the size of maps is known that agents don't tell. */
export const rulesFor = (cacheMaxFlows: number): PrometheusRule[] =>
  ALERT_RULES.map((rule) => prometheusRule(rule, { limit: String(rule.limit), cacheMaxFlows: String(cacheMaxFlows) }));

/** An alert that must fire at a minute; the others must not. `labels` beside `alertname`. */
export type Firing = { alert: string; labels: Readonly<Record<string, string>> };

export type Expectation = { minute: number; firing: readonly Firing[] };

type Rules = readonly (PrometheusRule | RecordingRule)[];

/** Labels by which alerts are told apart here. */
const TOLD = ['alertname', 'node', 'namespace'] as const;

type RuleTest = {
  rules?: Rules;
  series: SeriesSet;
  scrapeSeconds?: number;
  /** What fires at these minutes. */
  at?: readonly Expectation[];
  /** Nothing fires at any evaluation until this minute. */
  silentUntil?: number;
  /** Tests in promtool's own form, of alerts with all their texts and of expressions. */
  alerts?: readonly object[];
  expressions?: readonly object[];
};

const firingText = ({ alert, labels }: Firing): string => {
  const all: Readonly<Record<string, string>> = { ...labels, alertname: alert };
  const pairs = Object.entries(all).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
};

function expressionTests({ at = [], silentUntil }: RuleTest): object[] {
  const by = TOLD.join(', ');
  const tests = at.map(({ minute, firing }) => ({
    expr: `group by (${by}) (ALERTS{alertstate="firing"})`,
    eval_time: `${minute}m`,
    exp_samples: firing.map((each) => ({ labels: firingText(each), value: 1 })),
  }));
  if (silentUntil === undefined) return tests;
  const ever = `group by (${by}) (last_over_time(ALERTS{alertstate="firing"}[${silentUntil}m]))`;
  return [...tests, { expr: ever, eval_time: `${silentUntil}m`, exp_samples: [] }];
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'agent-health-rules-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(path: string, args: readonly string[]): string {
  // It runs for a moment: collecting garbage as often as usual would take a quarter of that.
  const env = { ...process.env, GOGC: '400' };
  const { status, stdout, stderr, error } = spawnSync(path, args, { encoding: 'utf8', maxBuffer: 16 << 20, env });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`;
}

const groupsOf = (rules: Rules): string =>
  stringify({ groups: [{ name: 'agent-health', interval: '1m', rules }] }, { lineWidth: 0 });

/** @returns what promtool complains about; nothing if all is well */
export function checkRules(path: string, rules: Rules): string {
  return inFolder((folder) => {
    const file = join(folder, 'rules.yaml');
    writeFileSync(file, groupsOf(rules));
    return run(path, ['check', 'rules', '--lint=all', '--lint-fatal', file]);
  });
}

/** @returns what differs from what is expected, in promtool's words; nothing if nothing does */
export function testRules(path: string, test: RuleTest): string {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'rules.yaml'), groupsOf(test.rules ?? USUAL_RULES));
    const content = {
      rule_files: ['rules.yaml'],
      // Rarer evaluations miss moments in which a condition does not hold: what is silent then, is silent.
      evaluation_interval: test.silentUntil === undefined ? '1m' : '2m',
      tests: [
        {
          interval: `${test.scrapeSeconds ?? 30}s`,
          input_series: inputSeries(test.series),
          promql_expr_test: [...expressionTests(test), ...(test.expressions ?? [])],
          alert_rule_test: test.alerts ?? [],
        },
      ],
    };
    const file = join(folder, 'test.yaml');
    writeFileSync(file, stringify(content, { lineWidth: 0 }));
    return run(path, ['test', 'rules', file]);
  });
}
