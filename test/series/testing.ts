/** What tests look at generated series with. */
import { createGenerator } from './generate';
import type { Labels } from './labels';
import type { ClusterModel } from './model';
import type { SampleFile, Times } from './sample-file';
import { spanOf, timelineOf } from './timeline';

export type MadeSeries = { name: string; labels: Labels; samples: { time: number; value: number }[] };

/** A file in memory. */
function memory(into: Map<string, MadeSeries>): SampleFile {
  return {
    write(name, labels, values, times: Times, from) {
      const key = JSON.stringify([name, Object.entries(labels).sort()]);
      const made = into.get(key) ?? { name, labels, samples: [] };
      for (const [i, value] of Array.from(values).entries()) {
        if (typeof value === 'string' || !Number.isNaN(value)) {
          made.samples.push({ time: Number(times[from + i]), value: Number(value) });
        }
      }
      if (made.samples.length > 0) into.set(key, made);
    },
    amount: () => ({ series: into.size, samples: 0, bytes: 0 }),
    close: () => undefined,
  };
}

/** A time on a border of blocks, so that tests see the same blocks each time. */
export const NOW = 1_700_006_400;

/** All series of a model whose now is NOW. */
export async function seriesOf(model: ClusterModel, aheadSeconds = 0): Promise<MadeSeries[]> {
  const generator = createGenerator(model, timelineOf(model, spanOf(model, NOW, aheadSeconds)));
  const made = new Map<string, MadeSeries>();
  for (const block of generator.blocks) await generator.write(block, memory(made), () => Promise.resolve());
  return [...made.values()];
}
