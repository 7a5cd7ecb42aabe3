/** `npm run testbed -- COMMAND`: what can be done with the testbed beside the demo. One row a command. */
import { complain, say } from './setup/say';
import { UsageError } from './testbed/options';
import type { StopSignal } from './testbed/run/stop-signal';
import { onStopSignal, StopAsked } from './testbed/run/stop-signal';

type Command = {
  help: string;
  /** Loaded when it is asked for. @returns what runs it; that throws UsageError for what the user can't mean */
  load(): Promise<(args: readonly string[], stop: StopSignal) => Promise<void>>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  advise: {
    help: 'advice on running agents, applied until there is none, and whether it did what it said',
    load: async () => (await import('./experiment/advise/advise')).runAdvise,
  },
  cluster: {
    help: 'a Kubernetes cluster of one node, until Ctrl-C',
    load: async () => (await import('./cluster/command')).runCluster,
  },
  fault: {
    help: 'something goes wrong while you look at the page, and is put right again',
    load: async () => (await import('./experiment/fault')).runFault,
  },
  record: {
    help: 'makes the recordings that advice is tested on anew',
    load: async () => (await import('./experiment/record/record')).runRecord,
  },
  run: {
    help: 'the testbed alone, until Ctrl-C, and whether its flows are exact',
    load: async () => (await import('./experiment/run')).runTestbed,
  },
  scale: {
    help: 'how far one node goes, what breaks first, and what it costs to watch many agents',
    load: async () => (await import('./experiment/scale/scale')).runScale,
  },
  tune: {
    help: "NetObserv's experiment on tuning the agents: the same load with maps of several sizes",
    load: async () => (await import('./experiment/tune')).tune,
  },
};

const list = (): string =>
  Object.entries(COMMANDS)
    .map(([name, { help }]) => `  ${name.padEnd(8)} ${help}`)
    .join('\n');

async function main([name = 'help', ...args]: readonly string[]): Promise<void> {
  if (name === 'help' || name === '--help') {
    say(`npm run testbed -- COMMAND [options]      (--help after a command lists its options)\n\n${list()}`);
    return;
  }
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`“${name}” is no command of the testbed; it takes\n${list()}`);
  const run = await COMMANDS[name].load();
  await run(args, onStopSignal());
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    if (error instanceof StopAsked) return process.exit(130);
    complain(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
