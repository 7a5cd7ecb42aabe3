import { expect, it } from 'vitest';
import { RULE_GROUPS, ruleFile } from './alert-rules';

const rules = RULE_GROUPS.flatMap((group) => group.rules);

it('has the operator’s three alerts, as warnings of NetObserv that wait ten minutes', () => {
  expect(rules.map(({ alert }) => alert)).toEqual(['NetObservDroppedFlows', 'NetObservNoFlows', 'NetObservLokiError']);
  for (const rule of rules)
    expect(rule).toMatchObject({ for: '10m', labels: { severity: 'warning', app: 'netobserv' } });
});

it('is JSON with the groups, which Prometheus reads as YAML', () => {
  expect(JSON.parse(ruleFile())).toEqual({ groups: RULE_GROUPS });
});
