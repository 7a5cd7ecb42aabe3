/** The newest value of the last ten minutes: an alert goes on while kube-state-metrics restarts. */
export function lately(selector: string): string {
  return `last_over_time(${selector}[10m])`;
}
