/** What is recorded is what the panels show. */
import { describe, expect, it } from 'vitest';
import { RECORDING_RULES } from '../../src/rules/recording-rules';
import { seriesOf } from './made-up-cluster';
import { all } from './plans';
import { checkRules, promtoolOrSkip, testRules } from './promtool';

const promtool = promtoolOrSkip();
const RECORDED = RECORDING_RULES.map(({ record, expr }) => ({ record, expr }));

describe.skipIf(promtool === undefined)('the recorded sums', () => {
  it('are rules of Prometheus', () => {
    expect(checkRules(promtool ?? '', RECORDED)).toBe('');
  });

  it.each([
    ['once', false],
    ['twice', true],
  ])('are what the panels show, where everything is told %s', (_how, twice) => {
    const expressions = [
      ['round(agent_health:eviction_rate, 0.001)', '{source="hashmap", reason="timeout"}', 0.2],
      ['agent_health:evicted_flows_rate{source="accounter"}', '{source="accounter"}', 300],
      ['round(agent_health:ring_buffer_ratio, 0.001)', '{}', 0.05],
      ['agent_health:dropped_flows{source="limiter"}', '{source="limiter", reason="full"}', 0],
      ['agent_health:exported_flows{end="received"}', '{end="received"}', 3000],
      ['agent_health:memory / 2^20', '{}', 450],
      ['round(agent_health:cpu, 0.001)', '{}', 0.15],
    ].map(([expr, labels, value]) => ({
      expr: `sum by (source, reason, end) (${String(expr)})`,
      eval_time: '50m',
      exp_samples: [{ labels, value }],
    }));
    const series = seriesOf(all({ twice }, { ringBufferFlows: 100 }));
    expect(testRules(promtool ?? '', { rules: RECORDED, series, expressions })).toBe('');
  });
});
