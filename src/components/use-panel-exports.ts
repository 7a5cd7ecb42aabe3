import type { RefObject } from 'react';
import { exportFileName } from '../export/csv';
import { panelCsv } from '../export/panel-csv';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import { formatTime, unitLabel } from '../units';
import { csvFile, saveFile } from './panel-download';
import { pictureOf, pngOf } from './panel-picture';
import { type PassingMessage, usePassingMessage } from './use-passing-message';

export type ExportInput = {
  definition: PanelDefinition;
  view: PanelView;
  /** Name of the window that is compared with. */
  beforeLabel: string;
  queries: readonly string[];
  /** The panel's content on the page, for its picture. */
  content: RefObject<HTMLElement>;
  locale: string;
};

/** Ways to take something out of a panel. Undefined: there is nothing to take. */
export type PanelExports = {
  copyQuery: (() => void) | undefined;
  downloadCsv: (() => void) | undefined;
  downloadPicture: (() => void) | undefined;
  /** How the last one went. */
  message: PassingMessage | undefined;
};

/** Old browsers have no clipboard, and others hide it from pages that came without encryption. */
function clipboard(): Clipboard | undefined {
  return (navigator as { clipboard?: Clipboard }).clipboard;
}

export function usePanelExports({
  definition,
  view,
  beforeLabel,
  queries,
  content,
  locale,
}: ExportInput): PanelExports {
  const t = useT();
  const [message, say] = usePassingMessage();
  const ready = view.state === 'ready' ? view : undefined;
  const copyQuery = (): void => {
    const copied = clipboard()?.writeText(queries.join('\n')) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => say({ text: t('Query copied'), failed: false }),
      () => say({ text: t('The browser does not allow copying'), failed: true }),
    );
  };
  const picture = async ({ grid }: NonNullable<typeof ready>): Promise<void> => {
    const svg = content.current
      ? pictureOf(content.current, {
          title: definition.title(t),
          subtitle: t('{{unit}}, {{start}} to {{end}}', {
            unit: unitLabel(definition.unit, t),
            start: formatTime(grid.start, 'day', locale),
            end: formatTime(grid.end, 'day', locale),
          }),
        })
      : undefined;
    if (svg === undefined) {
      throw new Error('no chart');
    }
    saveFile(exportFileName(definition.id, grid, 'png'), await pngOf(svg));
  };
  return {
    message,
    copyQuery: queries.length === 0 ? undefined : copyQuery,
    downloadCsv:
      ready &&
      (() => {
        const text = panelCsv({ definition, view: ready, beforeLabel }, t);
        saveFile(exportFileName(definition.id, ready.grid, 'csv'), csvFile(text));
      }),
    downloadPicture:
      ready &&
      (() => {
        picture(ready).catch(() => say({ text: t('The picture could not be made'), failed: true }));
      }),
  };
}
