import { complain } from '../setup/say';
import { serveRecording } from '../testbed/recording/serve-recording';
import type { DemoSettings } from './options';
import type { DemoSource } from './source';

/** A recorded run as the source of what the page shows. */
export async function startRecorded(
  settings: DemoSettings,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<DemoSource> {
  progress('Prometheus, with the recording');
  const folder = settings.recording === '' ? undefined : settings.recording;
  const served = await serveRecording(settings.prometheusPort, { signal, onUnexpectedEnd: complain, folder });
  const { nodes, daemonSet, flowCollector } = served.cluster;
  return {
    prometheus: served,
    cluster: { nodes, pods: daemonSet.pods, flowCollector },
    daemonSet: () => daemonSet,
    lookAt: [
      `A recording of a real run (${folder ?? 'test/fixtures/recording/README.md'}), moved to now; its end repeats for an hour.`,
    ],
    stop: served.stop,
    kill: served.stop,
  };
}
