import { useCallback, useMemo, useState } from 'react';
import { useT } from '../i18n/use-t';
import type { PanelDefinition } from '../panels/panel';
import type { PanelView } from '../panels/panel-view';
import { type PanelDrawing, panelDrawing } from './panel-drawing';
import { type StyleOf, useSeriesStyles } from './use-series-styles';

/** How the reader wants to see a panel. Shared by the card and the large view. */
export type PanelDisplay = {
  asTable: boolean;
  setAsTable: (asTable: boolean) => void;
  expanded: boolean;
  setExpanded: (expanded: boolean) => void;
  /** Keys of the series that the reader has taken out. */
  hidden: ReadonlySet<string>;
  toggle: (key: string) => void;
  styleOf: StyleOf;
  /** Undefined without data. */
  drawing: PanelDrawing | undefined;
};

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  return next.delete(key) ? next : next.add(key);
}

/** Keeps the reader's choice for a panel, and lays out what it leads to. */
export function usePanelDisplay(definition: PanelDefinition, view: PanelView): PanelDisplay {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const [expanded, setExpanded] = useState(false);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const known = useMemo(() => (view.state === 'ready' ? [...view.series, ...view.before] : []), [view]);
  const styleOf = useSeriesStyles(known, definition.shape);
  const drawing = useMemo(
    () => (view.state === 'ready' ? panelDrawing({ definition, view, hidden, styleOf }, t) : undefined),
    [definition, view, hidden, styleOf, t],
  );
  const toggle = useCallback((key: string) => setHidden((keys) => toggled(keys, key)), []);
  return { asTable, setAsTable, expanded, setExpanded, hidden, toggle, styleOf, drawing };
}
