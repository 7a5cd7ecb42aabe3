import { describe, expect, it } from 'vitest';
import type { NodeRow } from './node-row';
import { nodeRow } from './node-row.fixture';
import { judge } from './verdict';

const t = (text: string, values: Record<string, string | number> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));

/** What is said of an agent with 400 flows/s and a map of 10,000 entries, 60 % full at its peak. */
function found(part: Partial<NodeRow>): string[] {
  const { findings } = judge(nodeRow({ peakMapEntries: 6_000, ...part }));
  return findings.flatMap(({ code, severity, sentence, fix }) => [
    `${code} ${severity}`,
    sentence(t, 'en'),
    fix?.(t, 'en') ?? '',
  ]);
}

const OFF = { ringBufferRatio: undefined } as const;

describe('drops', () => {
  it('for want of room ask for a bigger map', () => {
    const [code, sentence, fix] = found({ ...OFF, mapDropsPerSecond: 10, peakMapEntries: 10_000 });
    expect(code).toBe('map-full-drops degraded');
    expect(sentence).toBe('node-1: the flow map is full and 10/s packets of new flows are lost.');
    expect(fix).toMatch(/^Raise cacheMaxFlows/);
  });

  it.each<[string, Partial<NodeRow>]>([
    ['the peak is known', { peakMapEntries: 4_900 }],
    ['only the last eviction is', { peakMapEntries: undefined, mapEntries: 4_900 }],
  ])('at a map that has room do not, where %s', (_case, part) => {
    const [code, sentence, fix] = found({ ...OFF, mapDropsPerSecond: 10, ...part });
    expect(code).toBe('map-refused-drops degraded');
    expect(sentence).toContain('although the flow map was only 49 % full at its peak');
    expect(fix).toMatch(/memory limit .* cacheMaxFlows does not help here\.$/);
  });

  it.each<[string, Partial<NodeRow>]>([
    ['it was half full', { peakMapEntries: 5_000 }],
    ['nobody tells its size', { cacheMaxFlows: undefined }],
    ['nobody tells its fill', { peakMapEntries: undefined, mapEntries: undefined }],
  ])('count as a full map’s where %s', (_case, part) => {
    expect(found({ ...OFF, mapDropsPerSecond: 10, ...part })[0]).toBe('map-full-drops degraded');
  });

  it('do not make sizing of a map that has room', () => {
    const { findings } = judge(nodeRow({ ...OFF, mapDropsPerSecond: 10, peakMapEntries: 1_000 }));
    expect(findings.map(({ code }) => code)).toEqual(['map-refused-drops']);
  });

  it.each<[Partial<NodeRow>, string | undefined]>([
    [{ mapDropsPerSecond: 30, peakMapEntries: 1_000 }, 'map-refused-drops runaway'],
    [{ busyDropsPerSecond: 1 }, undefined],
    [{ busyDropsPerSecond: 3 }, 'map-busy-drops watch'],
    [{ busyDropsPerSecond: 30 }, 'map-busy-drops degraded'],
    [{ limiterDropsPerSecond: 0.001 }, 'exporter-queue-full degraded'],
    [{ dnsDropsPerSecond: 0.001 }, undefined],
    [{ dnsDropsPerSecond: 0.1 }, 'dns-drops watch'],
    [{ otherDropsPerSecond: 0.001 }, undefined],
    [{ otherDropsPerSecond: 0.1, otherDropReason: 'newcomer, Lost' }, 'other-drops degraded'],
  ])('of %o are %s', (part, expected) => {
    expect(found(part)[0]).toBe(expected);
  });

  it('that the receiver is the cause of lead to the receiver', () => {
    const [, sentence, fix] = found({ limiterDropsPerSecond: 3 });
    expect(sentence).toContain('because the receiver is too slow');
    expect(fix).toMatch(/flowlogs-pipeline .* Kafka.* cacheMaxFlows does not help here\.$/);
  });

  it('at a busy map ask for fewer evictions, and at the map for DNS for a bigger one', () => {
    expect(found({ busyDropsPerSecond: 3 })[2]).toMatch(/^A longer cacheActiveTimeout/);
    expect(found({ dnsDropsPerSecond: 3 })[2]).toMatch(/^Raise cacheMaxFlows.* DNSTracking/);
  });

  it('for a reason that nobody knows are told in the agent’s words', () => {
    expect(found({ otherDropsPerSecond: 3, otherDropReason: 'newcomer, Lost' })[1]).toContain('“newcomer, Lost”');
  });
});
