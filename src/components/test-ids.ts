/** Names by which tests find repeated blocks, in `data-test`. */
export const testIds = {
  panel: (id: string): string => `panel-${id}`,
  panelState: (id: string): string => `panel-${id}-state`,
} as const;
