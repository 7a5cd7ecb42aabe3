/** Per-second rate of a counter, safe against restarts of the agent. */
export function rate(selector: string, windowSeconds: number): string {
  return `rate(${selector}[${duration(windowSeconds)}])`;
}

/** Sum, kept apart by the given labels; no label means one total. */
export function sumBy(labels: readonly string[], expression: string): string {
  return labels.length === 0 ? `sum(${expression})` : `sum by (${labels.join(', ')}) (${expression})`;
}

/** A Prometheus duration. Whole seconds only. */
export function duration(seconds: number): string {
  return `${Math.max(1, Math.ceil(seconds))}s`;
}
