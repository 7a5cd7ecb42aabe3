/** What the page must keep to. */
export const LIMITS = {
  firstPanelMs: 1500,
  requestsARefresh: 12,
  interactionMs: 100,
  requestsWhileHidden: 0,
  entryKilobytes: 30,
  ownKilobytes: 250,
} as const;
