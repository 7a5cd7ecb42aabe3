/**
 * Judges many more sick clusters than the tests do, and tells of each that the page misjudges:
 * npm run test:sick -- [--clusters 2000] [--from 1]
 */
import { complain, say } from '../../setup/say';
import { optionHelp, parseCommandLine } from '../../testbed/command-line';
import { integerOption, UsageError } from '../../testbed/options';
import type { OptionTable } from '../../testbed/options';
import { judgeSick, misjudgedText } from './judge-sick';

type Settings = { clusters: number; from: number };

const OPTIONS: OptionTable<Settings> = {
  clusters: integerOption('clusters to make', 2_000, 1, 1_000_000),
  from: integerOption('seed of the first one', 1, 0, 1_000_000_000),
};

async function main(): Promise<number> {
  const { values, switches } = parseCommandLine<Settings, 'help'>(process.argv.slice(2), OPTIONS, ['help']);
  if (switches.has('help')) {
    say(
      `Makes up clusters, plants something in each, and tells which of them the page misjudges.\n\n${optionHelp(OPTIONS)}`,
    );
    return 0;
  }
  const found = await judgeSick(values.from, values.clusters, (done) =>
    complain(`${done} of ${values.clusters} judged`),
  );
  if (found.length > 0) say(misjudgedText(found));
  say(`${values.clusters - found.length} clusters judged right, ${found.length} wrong`);
  return found.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
