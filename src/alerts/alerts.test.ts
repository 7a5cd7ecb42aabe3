import { describe, expect, it } from 'vitest';
import { MalformedAnswerError } from '../promql/response';
import { compareAlerts, type NetObservAlert } from './alert';
import { parseRules } from './rules';
import { applySilences, parseSilences, silences } from './silences';

const RULE = {
  type: 'alerting',
  name: 'NetObservDroppedFlows',
  query: 'sum(rate(netobserv_agent_dropped_flows_total[1m])) > 100',
  labels: { severity: 'warning', app: 'netobserv' },
  annotations: {
    summary: 'NetObserv eBPF agent drops flows',
    description: 'More than 100',
    runbook_url: 'https://run/book',
  },
  alerts: [{ labels: { alertname: 'NetObservDroppedFlows' }, state: 'firing', activeAt: '2024-04-05T10:00:00Z' }],
};

function body(...rules: unknown[]): unknown {
  return { status: 'success', data: { groups: [{ name: 'a', file: 'b', rules }] } };
}

/** RULE with some of its fields changed. */
function concern(change: object): NetObservAlert['concern'] | undefined {
  return parseRules(body({ ...RULE, ...change })).alerts[0]?.concern;
}

describe('the rules API', () => {
  it('tells of alerts', () => {
    expect(parseRules(body(RULE)).alerts).toEqual([
      {
        key: expect.any(String) as string,
        name: 'NetObservDroppedFlows',
        severity: 'warning',
        state: 'firing',
        since: Date.UTC(2024, 3, 5, 10) / 1000,
        labels: { severity: 'warning', app: 'netobserv', alertname: 'NetObservDroppedFlows' },
        summary: 'NetObserv eBPF agent drops flows',
        description: 'More than 100',
        runbookUrl: 'https://run/book',
        alertHref:
          '/monitoring/alerts?name=NetObservDroppedFlows&alert-state=firing&alert-source=platform&alert-source=user',
        ruleHref: '/monitoring/alertrules?name=NetObservDroppedFlows&alert-source=platform&alert-source=user',
        concern: 'netobserv',
      },
    ]);
  });

  const elsewhere = { name: 'A', query: 'up == 0', labels: {} };
  it.each<[string, object, NetObservAlert['concern'] | undefined]>([
    ['of somebody else', elsewhere, undefined],
    ['with the app’s label', { ...elsewhere, labels: { app: 'netobserv' } }, 'netobserv'],
    ['with NetObserv’s label', { ...elsewhere, labels: { netobserv: 'true' } }, 'netobserv'],
    ['with another app’s label', { ...elsewhere, labels: { app: 'other', netobserv: 'false' } }, undefined],
    ['with a name of ours', { ...elsewhere, name: 'NetObservAgentMapFull' }, 'netobserv'],
    ['with a name that only sounds so', { ...elsewhere, name: 'MyNetObserv' }, undefined],
    ['of a user about the agents', { ...elsewhere, query: 'netobserv_agent_evictions_total > 1' }, 'netobserv'],
    ['of a user about traffic', { ...elsewhere, query: 'netobserv_workload_egress_bytes_total > 1' }, 'network'],
    [
      'from the operator’s templates',
      { name: 'DNSErrors_PerSrcNamespaceWarning', query: '', labels: { app: 'netobserv', template: 'DNSErrors' } },
      'network',
    ],
    [
      'of ours that Network Health shows, too',
      { name: 'NetObservAgentMapFull', query: '', labels: { netobserv: 'true', template: 'x' } },
      'netobserv',
    ],
    ['that records', { type: 'recording' }, undefined],
  ])('has a rule %s', (_which, change, expected) => {
    expect(concern(change)).toBe(expected);
  });

  it.each([
    ['critical', 'critical'],
    ['Critical', 'critical'],
    ['info', 'info'],
    ['none', 'none'],
    ['page-me', 'warning'],
    [undefined, 'none'],
  ])('reads severity %s as %s', (severity, expected) => {
    expect(parseRules(body({ ...RULE, labels: { severity } })).alerts[0].severity).toBe(expected);
  });

  it.each([
    ['javascript:alert(1)', undefined],
    ['//elsewhere', undefined],
    ['/local', undefined],
    ['https://', undefined],
    [' https://a', undefined],
    ['http://a/b', 'http://a/b'],
  ])('takes runbook %s as %s', (address, expected) => {
    expect(parseRules(body({ ...RULE, annotations: { runbook_url: address } })).alerts[0].runbookUrl).toBe(expected);
  });

  it('passes over what makes no sense', () => {
    const alerts = [null, 7, {}, { state: 'inactive' }, { state: 'firing', activeAt: 'yesterday', labels: 3 }];
    const rules = [null, [], 'x', {}, { type: 'alerting' }, { ...RULE, alerts: 'x' }, { ...RULE, alerts }];
    const found = parseRules({ status: 'success', data: { groups: [null, {}, { rules: 'x' }, { rules }] } });
    expect(found.alerts.map(({ since, state }) => [since, state])).toEqual([[undefined, 'firing']]);
    expect(found.rules).toBe(2);
  });

  it.each([undefined, null, '<html>', [], {}, { status: 'error' }, { status: 'success', data: { groups: {} } }])(
    'is not what answers %j',
    (answer) => {
      expect(() => parseRules(answer)).toThrow(MalformedAnswerError);
    },
  );

  it('tells how many rules there are, though none fires', () => {
    expect(parseRules(body({ ...RULE, alerts: [] }, { ...RULE, ...elsewhere }))).toEqual({ alerts: [], rules: 1 });
  });

  it('tells of the same alert twice where there are two replicas, and it counts once', () => {
    expect(parseRules(body(RULE, RULE)).alerts).toHaveLength(1);
    const other = { ...RULE, alerts: [{ ...RULE.alerts[0], labels: { node: 'a' } }] };
    expect(parseRules(body(RULE, other)).alerts).toHaveLength(2);
  });
});

type RawMatcher = { name: string; value: string; isRegex?: boolean; isEqual?: boolean };

function silence(...matchers: RawMatcher[]): object {
  return {
    id: 'x',
    status: { state: 'active' },
    matchers: matchers.map((matcher) => ({ isRegex: false, ...matcher })),
  };
}

describe('a silence', () => {
  const labels = { alertname: 'NetObservDroppedFlows', severity: 'warning' };

  it.each<[boolean, RawMatcher[]]>([
    [true, [{ name: 'severity', value: 'warning' }]],
    [false, [{ name: 'severity', value: 'warn' }]],
    [true, [{ name: 'severity', value: 'critical', isEqual: false }]],
    [false, [{ name: 'severity', value: 'warning', isEqual: false }]],
    [true, [{ name: 'severity', value: 'warn.*|info', isRegex: true }]],
    [false, [{ name: 'severity', value: 'arn', isRegex: true }]], // anchored
    [false, [{ name: 'severity', value: 'warning|info', isRegex: true, isEqual: false }]],
    [true, [{ name: 'severity', value: '(?i)WARNING', isRegex: true }]],
    [false, [{ name: 'severity', value: 'a\\-b|c\\_d', isRegex: true }]],
    [true, [{ name: 'namespace', value: '' }]], // missing is empty
    [true, [{ name: 'namespace', value: 'a', isEqual: false }]],
    [false, [{ name: 'namespace', value: '.+', isRegex: true }]],
    [true, [{ name: 'constructor', value: '' }]],
    [
      false,
      [
        { name: 'severity', value: 'warning' },
        { name: 'namespace', value: 'a' },
      ],
    ],
  ])('silences %s: %j', (expected, matchers) => {
    const [parsed] = parseSilences([silence(...matchers)]);
    expect(silences(parsed, labels)).toBe(expected);
  });

  it.each([
    ['without conditions', silence()],
    ['with an expression of RE2 only', silence({ name: 'a', value: '[[:alpha:]]+', isRegex: true })],
    ['with an expression that is none', silence({ name: 'a', value: '(', isRegex: true })],
    [
      'with a condition that is none',
      { ...silence({ name: 'a', value: 'b' }), matchers: [{ name: 'a', value: 'b' }, 7] },
    ],
    ['that has ended', { ...silence({ name: 'a', value: 'b' }), status: { state: 'expired' } }],
    ['that is to come', { ...silence({ name: 'a', value: 'b' }), status: { state: 'pending' } }],
    ['that is none', null],
  ])('%s silences nothing', (_which, entry) => {
    expect(parseSilences([entry])).toEqual([]);
  });

  it.each([undefined, null, {}, '<html>'])('is not in %j', (answer) => {
    expect(() => parseSilences(answer)).toThrow(MalformedAnswerError);
  });
});

describe('alerts and silences', () => {
  const firing = parseRules(body(RULE)).alerts;
  const pending = parseRules(body({ ...RULE, alerts: [{ ...RULE.alerts[0], state: 'pending' }] })).alerts;

  it('meet by the name, though the alert does not list it as a label', () => {
    const unnamed = parseRules(body({ ...RULE, alerts: [{ state: 'firing' }] })).alerts;
    const active = parseSilences([silence({ name: 'alertname', value: 'NetObservDroppedFlows' })]);
    expect(applySilences(unnamed, active)[0]).toMatchObject({
      state: 'silenced',
      alertHref: expect.stringContaining('alert-state=silenced') as string,
    });
  });

  it('leave what only pends, and what is not meant', () => {
    const active = parseSilences([silence({ name: 'severity', value: 'warning' })]);
    expect(applySilences(pending, active)[0].state).toBe('pending');
    expect(applySilences(firing, parseSilences([silence({ name: 'severity', value: 'x' })]))[0].state).toBe('firing');
  });

  it('come in order of urgency', () => {
    const [alert] = firing;
    const shuffled: NetObservAlert[] = [
      { ...alert, name: 'f', state: 'silenced', severity: 'critical' },
      { ...alert, name: 'e', state: 'pending', severity: 'critical' },
      { ...alert, name: 'd', since: undefined },
      { ...alert, name: 'c', since: undefined },
      { ...alert, name: 'b', since: 5 },
      { ...alert, name: 'a', severity: 'critical', since: 9 },
    ];
    expect(shuffled.sort(compareAlerts).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
