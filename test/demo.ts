/** `npm run demo`: from packets in the kernel to the Agent Health page in a browser, with one command. */
import { checkAbilities } from './demo/abilities';
import type { Console } from './demo/open-console';
import { openConsole, PAGE } from './demo/open-console';
import { startLive } from './demo/live';
import { demoHelp, parseDemoOptions } from './demo/options';
import type { DemoSettings } from './demo/options';
import { startRecorded } from './demo/recorded';
import type { DemoSource } from './demo/source';
import { buildAll } from './setup/build-all';
import { installNeeds, MissingNeedsError } from './setup/install';
import { complain, say } from './setup/say';
import { UsageError } from './testbed/options';
import type { StopSignal } from './testbed/run/stop-signal';
import { onStopSignal, StopAsked } from './testbed/run/stop-signal';

function prepare(recorded: boolean): void {
  if (recorded) return installNeeds(['recorded']);
  if (process.getuid?.() === 0) installNeeds(['demo']);
  checkAbilities();
  installNeeds(['demo']);
}

function tellWhere(settings: DemoSettings, source: DemoSource, console: Console): void {
  const taken = (wanted: number, url: string): string =>
    url.endsWith(`:${wanted}`) ? '' : `   (port ${wanted} is taken by another program)`;
  say(`
  Agent Health page  ${console.url}${PAGE}${taken(settings.port, console.url)}
  Prometheus         ${source.prometheus.url}${taken(settings.prometheusPort, source.prometheus.url)}
`);
  for (const sentence of source.lookAt) say(`  ${sentence}`);
  say(`  Ctrl-C ends it and leaves nothing behind; it ends by itself after ${settings.minutes} minutes.\n`);
}

async function run(settings: DemoSettings, recorded: boolean, stop: StopSignal): Promise<void> {
  const begun = performance.now();
  const step = (line: string): void =>
    say(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s] ${line}`);
  prepare(recorded);
  await buildAll((line) => step(`build ${line}`), recorded ? ['plugin', 'small console'] : undefined);
  stop.signal.throwIfAborted();
  const source = await (recorded ? startRecorded : startLive)(settings, step, stop.signal);
  stop.onSecond(() => source.kill());
  try {
    step('console');
    const console = await openConsole(source, settings.port);
    step('ready');
    tellWhere(settings, source, console);
    await stop.orAfter(settings.minutes * 60_000);
    await console.close();
  } finally {
    step('stopping: last evictions, then everything is removed (Ctrl-C again: at once)');
    await source.stop();
    step('stopped');
  }
}

async function main(): Promise<void> {
  const { values, switches } = parseDemoOptions(process.argv.slice(2));
  if (switches.has('help')) {
    say(demoHelp());
    return;
  }
  await run(values, switches.has('recorded'), onStopSignal());
  // Nothing of ours is left; what libraries keep open must not keep the terminal.
  process.exit();
}

main().catch((error: unknown) => {
  if (error instanceof StopAsked) return process.exit(130);
  complain(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof UsageError || error instanceof MissingNeedsError ? 2 : 1);
});
