import { join } from 'node:path';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { chooseWindow } from '../promql/query-window';
import { CLUSTER } from '../promql/selector';
import { unitLabel } from '../units';
import { PANELS, SECTIONS } from './catalogue';
import type { PanelDefinition, QueryContext } from './panel';

const DOCS = join(import.meta.dirname, '../../docs/panels.md');

const t = (text: string): string => text;

const CONTEXT: QueryContext = {
  scope: CLUSTER,
  window: chooseWindow(900, 30),
  configured: { cacheMaxFlows: 50_000, cacheActiveTimeoutSeconds: 15 },
};

function described(panel: PanelDefinition): string {
  const queries = panel.targets.map((target) => target.query(CONTEXT) ?? '').join('\n\n');
  return `### ${panel.title(t)}

In ${unitLabel(panel.unit, t)}${panel.optional ? '; left out where the cluster has no such metric' : ''}${
    panel.clusterOnly ? '; not in the view of one node' : ''
  }.

${panel.whatIsNormal(t)}

\`\`\`promql
${queries}
\`\`\``;
}

function rendered(): string {
  const sections = SECTIONS.map(({ id, title }) => {
    const own = PANELS.filter(({ section }) => section === id);
    return [`## ${title(t)}`, ...own.map(described)].join('\n\n');
  });
  return `# Panels

<!-- Generated from src/panels/: run \`npx vitest run src/panels -u\` after a change there. -->

What each panel of the page shows, what is normal, and what it asks Prometheus: here for the whole cluster over 15 minutes, scraped
every 30 seconds, with \`cacheMaxFlows\` 50,000 and \`cacheActiveTimeout\` 15 s in the FlowCollector. The page puts several of these
queries into one request.

${sections.join('\n\n')}
`;
}

it('is what docs/panels.md says', async () => {
  const text = await format(rendered(), { parser: 'markdown', printWidth: 130, proseWrap: 'preserve' });
  await expect(text).toMatchFileSnapshot(DOCS);
});
