/** Reads a recording of the testbed: `series.om.gz`, OpenMetrics text with a time on each line, and `cluster.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseDuration } from '../src/cluster/duration';
import { at, countAt } from '../src/cluster/json';
import type { SampleStore } from '../src/advice/samples';
import type { Settings } from '../src/advice/facts';
import type { LabelledSeries } from '../src/promql/response';

export type RecordingPhase = { name: string; from: number; to: number; settings: Settings };

export type RecordedRun = {
  store: SampleStore;
  /** Times of the first and the last sample, in seconds since 1970. */
  from: number;
  to: number;
  scrapeSeconds: number;
  /** As they were at the end. */
  settings: Settings;
  phases: readonly RecordingPhase[];
};

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+) (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

function parseLabels(text: string): Record<string, string> {
  const unescape = (value: string): string => value.replace(/\\[\\"n]/g, (escape) => ESCAPES[escape]);
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, unescape(value)]));
}

function parseSeries(text: string): Map<string, LabelledSeries[]> {
  const bySeries = new Map<string, LabelledSeries>();
  const store = new Map<string, LabelledSeries[]>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels = '', value, time] = LINE.exec(line) ?? [];
    if (name === undefined || !Number.isFinite(Number(time)))
      throw new Error(`not a sample with a time: ${line.slice(0, 80)}`);
    const key = `${name}{${labels}}`;
    let series = bySeries.get(key);
    if (series === undefined) {
      series = { labels: parseLabels(labels), samples: [] };
      bySeries.set(key, series);
      store.set(name, [...(store.get(name) ?? []), series]);
    }
    series.samples.push({ time: Number(time), value: Number.isNaN(Number(value)) ? null : Number(value) });
  }
  return store;
}

function settingsOf(object: unknown): Settings {
  return {
    cacheMaxFlows: countAt(object, 'cacheMaxFlows'),
    cacheActiveTimeoutSeconds: parseDuration(at(object, 'cacheActiveTimeout')),
    memoryLimitBytes: undefined,
  };
}

function phasesOf(cluster: unknown): RecordingPhase[] {
  const phases = at(cluster, 'phases');
  if (!Array.isArray(phases)) return [];
  return phases.map((phase: unknown) => ({
    name: String(at(phase, 'name')),
    from: Number(at(phase, 'from')),
    to: Number(at(phase, 'to')),
    settings: settingsOf(at(phase, 'settings')),
  }));
}

/** Median of the times between samples. */
function scrapeSecondsOf(series: readonly LabelledSeries[]): number {
  const gaps = series.flatMap(({ samples }) => samples.slice(1).map(({ time }, index) => time - samples[index].time));
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  return Math.max(1, Math.round(median ?? 1));
}

/** @throws Error when the folder holds no recording */
export function readRecording(folder: string): RecordedRun {
  const store = parseSeries(gunzipSync(readFileSync(join(folder, 'series.om.gz'))).toString());
  const cluster: unknown = JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
  const all = [...store.values()].flat();
  const times = all.flatMap(({ samples }) => [samples[0].time, samples[samples.length - 1].time]);
  return {
    store,
    from: times.reduce((least, time) => Math.min(least, time), Infinity),
    to: times.reduce((most, time) => Math.max(most, time), -Infinity),
    scrapeSeconds: scrapeSecondsOf(all),
    settings: settingsOf(at(cluster, 'flowCollector')),
    phases: phasesOf(cluster),
  };
}
