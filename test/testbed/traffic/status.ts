/** What a pod tells about its load; counts since it started. */
export type PodStatus = {
  pod: string;
  running: boolean;
  sent: number;
  answered: number;
  failed: number;
  inFlight: number;
};
