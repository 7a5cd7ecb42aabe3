/** `npm run testbed -- cluster`: a Kubernetes cluster of one node to look at. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { installNeeds } from '../setup/install';
import { complain, say } from '../setup/say';
import { optionHelp, parseCommandLine } from '../testbed/command-line';
import type { OptionTable } from '../testbed/options';
import type { StopSignal } from '../testbed/run/stop-signal';
import { buildPrograms } from './build/go-programs';
import { startCluster } from './cluster';

const HELP = `Starts a Kubernetes cluster of one node, in namespaces of its own, until Ctrl-C: etcd, API server, controllers, scheduler,
containerd and kubelet. The first time it builds them, which takes about 15 minutes of CPU time.

Options:
`;

const OPTIONS: OptionTable<{ import: string }> = {
  import: {
    help: 'an archive of images that the node gets to know',
    allowed: 'a file',
    parse: (text) => (existsSync(text) ? resolve(text) : undefined),
    fallback: '',
  },
};

/** @throws UsageError naming the option, the value and what is allowed */
export async function runCluster(args: readonly string[], stop: StopSignal): Promise<void> {
  const { values, switches } = parseCommandLine<{ import: string }, 'help'>(args, OPTIONS, ['help']);
  if (switches.has('help')) {
    say(`${HELP}${optionHelp(OPTIONS)}`);
    return;
  }
  installNeeds(['cluster']);
  const programs = await buildPrograms(say);
  await using cluster = await startCluster(programs, {
    progress: say,
    signal: stop.signal,
    onUnexpectedEnd: complain,
  });
  if (values.import !== '') await cluster.importImages(values.import);
  say(`ready:\n  export KUBECONFIG=${cluster.kubeconfig}\n  alias kubectl=${programs.kubectl}\nCtrl-C removes it.`);
  await stop.asked;
}
