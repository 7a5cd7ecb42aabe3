/**
 * Alerts that the console's notifications link to the page: each has a `console.alert-action` in
 * console-extensions.json, which knows alerts by their whole name only. A test holds the two together.
 */
export const ALERTS_WITH_ACTION = ['NetObservDroppedFlows', 'NetObservNoFlows', 'NetObservLokiError'] as const;
