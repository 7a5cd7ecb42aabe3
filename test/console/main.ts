import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ClusterSeed } from './server/cluster-seed';
import { startConsole } from './server/start-console';

const ROOT = resolve(import.meta.dirname ?? process.cwd(), '../..');

const USAGE = 'Usage: tsx test/console/main.ts [--port 9000] [--prometheus http://127.0.0.1:9090]';

/** Enough of a cluster to look at the page without a testbed. */
const CLUSTER: ClusterSeed = {
  nodes: [1, 2, 3].map((index) => ({ name: `node-${index}`, ip: `10.0.0.${index}` })),
  pods: [1, 2, 3].map((index) => ({
    name: `netobserv-ebpf-agent-${index}`,
    node: `node-${index}`,
    ip: `10.0.0.${index}`,
  })),
  flowCollector: { cacheMaxFlows: 100_000, cacheActiveTimeout: '5s', sampling: 1 },
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9000' },
      prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const running = await startConsole({
    port: Number(values.port),
    pluginDir: resolve(ROOT, 'dist'),
    publicDir: resolve(ROOT, 'test/.output/console'),
    prometheusUrl: values.prometheus,
    cluster: CLUSTER,
  });
  process.stdout.write(`Small console: ${running.url}\n`);
  const stop = (): void => void running.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

await main();
