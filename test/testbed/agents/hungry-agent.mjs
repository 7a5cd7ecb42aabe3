/** For pods.e2e.test.ts: looks like an agent to the testbed; on SIGUSR2 it takes memory until it is stopped. */
import { createServer } from 'node:http';

const hoard = [];
process.on('SIGUSR2', () => {
  for (;;) hoard.push(Buffer.alloc(16 << 20, 1));
});
process.on('SIGTERM', () => process.exit(0));
createServer((_request, response) => response.end()).listen(Number(process.env.METRICS_SERVER_PORT));
