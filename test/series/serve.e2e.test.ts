import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findProgram } from '../setup/detect';
import type { ClusterModel } from './model';
import { SCENARIOS } from './scenarios';
import { startSeriesPrometheus } from './serve';
import type { SeriesPrometheus } from './serve';

const there = findProgram(['prometheus']) !== undefined && findProgram(['promtool']) !== undefined;
if (!there) process.stderr.write('tests of made-up series are skipped: no Prometheus here\n');

const MODEL: ClusterModel = {
  ...SCENARIOS.halfSilent,
  agents: 4,
  troubles: [{ kind: 'silent', agents: 2, from: 0.5 }],
};

async function ask({ url }: SeriesPrometheus, query: string, time = Date.now() / 1000): Promise<number[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(time) }).toString()}`);
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result.map(({ value }) => Number(value[1]));
}

describe.skipIf(!there)('a Prometheus with made-up series', () => {
  const dir = mkdtempSync(join(tmpdir(), 'series-e2e-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('has data up to now, is quick the second time, and leaves nothing behind', async () => {
    const first = await startSeriesPrometheus({ model: MODEL, dir });
    try {
      expect(await ask(first, 'count(group by (pod) (netobserv_agent_evictions_total))')).toEqual([2]);
      expect(await ask(first, 'count(up{job="ebpf-agent-svc-prom"} == 0)')).toEqual([2]);
      const [last] = await ask(first, 'max(timestamp(netobserv_agent_evictions_total))');
      expect(Date.now() / 1000 - last).toBeLessThan(61);
      const rate = 'sum(rate(netobserv_agent_evictions_total{source="hashmap",reason="timeout"}[4m]))';
      const [before] = await ask(first, rate, first.timeline.span.now - 1000);
      expect(before).toBeCloseTo(4 / 15, 2);
      // It goes on after now.
      expect(await ask(first, 'count(up{job="ebpf-agent-svc-prom"})', Date.now() / 1000 + 600)).toEqual([4]);
    } finally {
      await first.stop();
    }
    await first.stop();
    await expect(fetch(first.url)).rejects.toThrow();
    const again = await startSeriesPrometheus({ model: MODEL, dir });
    try {
      expect(again.data.span).toEqual(first.data.span);
      expect(again.data.buildSeconds).toBe(first.data.buildSeconds);
      expect(readdirSync(join(dir, 'served'))).toHaveLength(1);
    } finally {
      await again.stop();
    }
    expect(readdirSync(join(dir, 'served'))).toEqual([]);
  });

  test('stops while it builds', async () => {
    const large = { ...SCENARIOS.large, agents: 60, hours: 6 };
    const stop = AbortSignal.timeout(300);
    await expect(startSeriesPrometheus({ model: large, dir, signal: stop })).rejects.toThrow();
    expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(join(dir, 'served'))).toBe(true);
  });
});
