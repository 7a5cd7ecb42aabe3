/**
 * The modules of prom-client that the agent imports. Its index also loads the push gateway, the cluster and the default metrics, with
 * HTTPS and TLS behind them: 4 MB of memory for nothing.
 */
declare module 'prom-client/lib/counter.js' {
  export { Counter as default } from 'prom-client';
}
declare module 'prom-client/lib/gauge.js' {
  export { Gauge as default } from 'prom-client';
}
declare module 'prom-client/lib/registry.js' {
  export { Registry as default } from 'prom-client';
}
