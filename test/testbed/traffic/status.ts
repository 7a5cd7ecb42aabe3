/** What a pod tells about its load; counts since it started. */
export type PodStatus = {
  pod: string;
  running: boolean;
  sent: number;
  answered: number;
  failed: number;
  /** Requests and short conversations that wait for their answer now. */
  inFlight: number;
  /**
   * Short conversations: opened is how many questions were sent, so how many new 5-tuples the pod has made; each answer
   * makes another one.
   */
  churn: { opened: number; answered: number; failed: number };
};

/** New 5-tuples that short conversations have made, on all pods together. */
export function newFlows(pods: readonly PodStatus[]): number {
  return pods.reduce((sum, { churn }) => sum + churn.opened + churn.answered, 0);
}
