import { markdownTable } from '../markdown-table';
import { ABSENT, REFUSED_VALUES, REPLACED, WITHOUT_EFFECT } from './absent';
import type { Setting } from './setting';
import { SETTINGS } from './settings';

type AnySetting = Setting<unknown, unknown>;

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
const fallbackText = ({ fallback, fallbackText: text }: AnySetting): string =>
  text ?? (fallback === undefined ? '' : `${fallback as string | number | boolean}`);

function sectionOf(group: string, settings: readonly AnySetting[]): string {
  const rows = settings.map((setting) => [
    code(setting.env),
    code(fallbackText(setting)),
    setting.kind.allowed,
    setting.shared ? 'yes' : 'no',
    setting.deprecated === undefined ? setting.help : `${setting.help} Older name: \`${setting.deprecated}\`.`,
  ]);
  return `## ${group}\n\n${markdownTable(['Variable', 'Default', 'Allowed', 'Go agent', 'Meaning'], rows)}`;
}

function absentSection(): string {
  const rows = [
    ...ABSENT.map(({ env, verdict, feature }) => [
      code(env),
      feature,
      verdict === 'refuse' ? 'refused' : 'warning, and `unsupported_setting`',
    ]),
    ...Object.entries(REFUSED_VALUES).map(([env, values]) => [
      code(env),
      Object.keys(values).map(code).join(', '),
      'refused',
    ]),
    ...REPLACED.map(({ env, by }) => [code(env), `replaced by ${by}`, 'warning']),
  ];
  return `## Not built in

What NetObserv's Go agent can be told and this one can't do yet. It is refused where the flows, or where they go, would
not be what is asked for.

${markdownTable(['Variable', 'Asks for', 'When set'], rows)}`;
}

function withoutEffectSection(): string {
  const rows = WITHOUT_EFFECT.map(({ env, kind, why }) => [code(env), kind.allowed, why]);
  return `## Without effect

Settings of the Go agent that change nothing here, though they may be set.

${markdownTable(['Variable', 'Allowed', 'Why'], rows)}`;
}

/** docs/settings.md. Pure. */
export function renderSettingsDocs(): string {
  const settings = Object.values(SETTINGS) as AnySetting[];
  const groups = [...new Set(settings.map(({ group }) => group))];
  const sections = groups.map((group) =>
    sectionOf(
      group,
      settings.filter((setting) => setting.group === group),
    ),
  );
  return `# Settings of the agent

<!-- Generated from agent/config/settings.ts: run \`npx vitest run agent -u\` after a change there. -->

The agent reads environment variables and nothing else. An empty variable counts as not set, except for lists. It stops
with exit code 2 and a list of all problems when a value is not allowed. "Go agent" says whether NetObserv's Go agent
has the variable too.

${[...sections, absentSection(), withoutEffectSection()].join('\n\n')}
`;
}
