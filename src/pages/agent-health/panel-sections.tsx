import { Title } from '@patternfly/react-core';
import { type ReactElement, useMemo } from 'react';
import { useT } from '../../i18n/use-t';
import { panelAnchor } from '../../links/agent-health-paths';
import { SECTIONS } from '../../panels/catalogue';
import type { PanelDefinition, SectionId } from '../../panels/panel';
import { rangeAsks } from '../../panels/panel-data';
import type { PageData } from '../../query/use-page-data';
import { LivePanel, type PanelSurroundings } from './live-panel';

export type PanelSectionsProps = PanelSurroundings & {
  definitions: readonly PanelDefinition[];
  data: Pick<PageData, 'context' | 'panel'>;
};

type SectionProps = PanelSurroundings & {
  id: SectionId;
  title: string;
  panels: readonly { definition: PanelDefinition; data: ReturnType<PageData['panel']>; queries: readonly string[] }[];
};

function Section({ id, title, panels, ...surroundings }: SectionProps): ReactElement {
  return (
    <section aria-labelledby={`section-${id}`} data-test={`section-${id}`}>
      <Title headingLevel="h2" id={`section-${id}`} className="netobserv-agent-health__section-title">
        {title}
      </Title>
      <div className="netobserv-agent-health__panels">
        {panels.map(({ definition, data, queries }) => (
          <div key={definition.id} id={panelAnchor(definition.id)}>
            <LivePanel definition={definition} data={data} queries={queries} {...surroundings} />
          </div>
        ))}
      </div>
    </section>
  );
}

/** True once it is known that this cluster has no such series: nothing must be promised and then taken away. */
function isAbsent({ optional }: PanelDefinition, { answers, asked }: ReturnType<PageData['panel']>): boolean {
  if (optional !== true) return false;
  return answers.length < asked || answers.every(({ series }) => series.length === 0);
}

/** All panels under the headings of their sections. A section without panels is left out. */
export function PanelSections({ definitions, data, ...surroundings }: PanelSectionsProps): ReactElement {
  const t = useT();
  const { context, panel } = data;
  const panels = useMemo(
    () =>
      definitions.map((definition) => ({
        definition,
        data: panel(definition),
        queries: context === undefined ? [] : rangeAsks([definition], context).map(({ query }) => query),
      })),
    [definitions, context, panel],
  );
  return (
    <>
      {SECTIONS.map(({ id, title }) => {
        const own = panels.filter((each) => each.definition.section === id && !isAbsent(each.definition, each.data));
        return own.length === 0 ? null : <Section key={id} id={id} title={title(t)} panels={own} {...surroundings} />;
      })}
    </>
  );
}
