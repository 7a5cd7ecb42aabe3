import { describe, expect, it, vi } from 'vitest';
import { clusterVerdict } from '../../findings/cluster-verdict';
import { summarize } from '../../findings/cluster-summary';
import { nodeRow } from '../../findings/node-row.fixture';
import { judge } from '../../findings/verdict';
import { OVERVIEW_PARTS } from './overview-queries';

vi.mock('../../console/sdk', () => ({
  HealthState: {
    OK: 'OK',
    ERROR: 'ERROR',
    WARNING: 'WARNING',
    LOADING: 'LOADING',
    UNKNOWN: 'UNKNOWN',
    NOT_AVAILABLE: 'NOT_AVAILABLE',
  },
}));

const { agentHealth } = await import('./health-handler');
const { overviewHealth } = await import('./overview-health');
const { pluginTranslate } = await import('./overview-text');

type Values = Partial<Record<keyof typeof OVERVIEW_PARTS, number | string>>;

const WELL: Values = { reporting: 3, desired: 3, ringBuffer: 3, ratio: 0.0001, drops: 0 };

/** An answer of Prometheus to the combined query. */
function answer(values: Values): { response: unknown; error: unknown }[] {
  const result = Object.keys(OVERVIEW_PARTS).flatMap((part, index) =>
    part in values ? [{ metric: { _q: `${index}` }, value: [1, String(values[part as keyof Values])] }] : [],
  );
  return [{ response: { status: 'success', data: { resultType: 'vector', result } }, error: undefined }];
}

describe('the Overview', () => {
  it.each<[Values, string, string]>([
    [WELL, 'OK', '3 agents keep up'],
    [{ ...WELL, ratio: 0.0049 }, 'OK', '3 agents keep up'],
    [{ ...WELL, ratio: 0.005 }, 'WARNING', 'Too many flows take the ring buffer'],
    [{ ...WELL, ratio: 0.05 }, 'ERROR', 'Far too many flows take the ring buffer'],
    [{ ...WELL, ratio: '+Inf' }, 'ERROR', 'Far too many flows take the ring buffer'],
    [{ ...WELL, ratio: 'NaN' }, 'OK', '3 agents keep up'],
    [{ ...WELL, mapDrops: 0 }, 'OK', '3 agents keep up'],
    [{ ...WELL, mapDrops: 0.001, drops: 5 }, 'WARNING', 'Packets of new flows are lost'],
    [{ ...WELL, mapDrops: 0.05, drops: 5 }, 'ERROR', 'Many packets of new flows are lost'],
    [{ ...WELL, drops: 0.1 }, 'WARNING', 'Flows are dropped'],
    [{ ...WELL, reporting: 2 }, 'WARNING', '2 of 3 agents report'],
    [{ ...WELL, reporting: 2, ratio: 0.05 }, 'ERROR', 'Far too many flows take the ring buffer'],
    [{ ...WELL, reporting: 2, rollout: 1 }, 'WARNING', '2 of 3 agents report; a rollout is under way.'],
    [{ ...WELL, reporting: 4 }, 'OK', '4 agents keep up'],
    [{ reporting: 3 }, 'OK', '3 agents keep up'],
    [{ desired: 3 }, 'ERROR', 'No agent reports'],
    [{}, 'NOT_AVAILABLE', 'No agents'],
    [{ desired: 0 }, 'NOT_AVAILABLE', 'No agents'],
  ])('with %j is %s: %s', (values, state, message) => {
    expect(agentHealth(answer(values))).toEqual({ state, message });
  });

  it.each<[string, unknown, string]>([
    ['no answer yet', [{ response: undefined, error: undefined }], 'LOADING'],
    ['a failure as the console tells it', [{ response: null, error: null }], 'UNKNOWN'],
    ['no answer yet, and no error', [{ response: undefined, error: null }], 'LOADING'],
    ['a refusal', [{ response: undefined, error: { code: 403 } }], 'NOT_AVAILABLE'],
    ['a refusal by its answer', [{ response: undefined, error: { response: { status: 401 } } }], 'NOT_AVAILABLE'],
    ['an error', [{ response: undefined, error: new Error('gone') }], 'UNKNOWN'],
    ['a failed query', [{ response: { status: 'error' }, error: undefined }], 'UNKNOWN'],
    ['an answer of another shape', [{ response: { status: 'success', data: { result: [7] } } }], 'UNKNOWN'],
    ['a text', 'text', 'LOADING'],
    ['nothing', undefined, 'LOADING'],
    ['null', null, 'LOADING'],
    ['a list of nothing', [null], 'LOADING'],
  ])('does not throw on %s', (_what, responses, state) => {
    expect(agentHealth(responses).state).toBe(state);
  });

  it('does not throw on what throws when it is looked at', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
        getOwnPropertyDescriptor: () => {
          throw new Error('trap');
        },
      },
    );
    expect(agentHealth([trap]).state).toBe('UNKNOWN');
    expect(
      agentHealth(answer(WELL), () => {
        throw new Error('trap');
      }).state,
    ).toBe('UNKNOWN');
  });

  it.each<[Values, number | undefined]>([
    [{ ...WELL, ratio: undefined, ringBuffer: 3 }, 0],
    [{ reporting: 3, ringBuffer: 3 }, 0],
    [{ reporting: 3 }, undefined],
    [{ reporting: 3, ratio: 0.2 }, 0.2],
  ])('tells a ratio of zero from a ring buffer that is not in use: %j', (values, ratio) => {
    const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    const health = overviewHealth(answer(known));
    expect(health.state === 'known' ? health.facts.ratio : 'none').toBe(ratio);
  });
});

/** What the page says where only the number of silent agents differs. */
function pageVerdict(silent: number, all: number): string {
  const rows = Array.from({ length: all }, (_, index) =>
    judge(nodeRow({ node: `node-${index}`, reporting: index >= silent, peakMapEntries: 5_000 })),
  );
  return clusterVerdict(rows, summarize(rows, all, false), false).verdict;
}

describe('the verdict on the Overview', () => {
  it.each([
    [1, 500, 'watch'],
    [49, 500, 'watch'],
    [50, 500, 'degraded'],
    [1, 3, 'degraded'],
  ])('on %i silent agents of %i is that of the page', (silent, all, verdict) => {
    const health = overviewHealth(answer({ reporting: all - silent, desired: all }));
    expect(health).toMatchObject({ verdict, cause: 'silent' });
    expect(pageVerdict(silent, all)).toBe(verdict);
  });

  it('excuses a rollout, and no loss because of it', () => {
    expect(overviewHealth(answer({ reporting: 2, desired: 3, rollout: 1 }))).toMatchObject({ verdict: 'watch' });
    expect(overviewHealth(answer({ reporting: 2, desired: 3, rollout: 1, drops: 1 }))).toMatchObject({
      verdict: 'degraded',
      cause: 'drops',
    });
  });
});

describe('the console’s translation', () => {
  it('is asked for the plugin’s texts', () => {
    const translate = vi.fn((key: string, values: object) => `${key} ${JSON.stringify(values)}`);
    expect(agentHealth(answer(WELL), translate).message).toBe(
      'plugin__netobserv-agent-health~3 agents keep up {"count":3,"skipInterpolation":true}',
    );
  });

  it.each([undefined, null, 'text', () => undefined, () => ''])('may be %j', (translate) => {
    expect(pluginTranslate(translate)('{{a}} of {{b}} {{c}}', { a: 1, b: 2 })).toBe('1 of 2 {{c}}');
  });
});
