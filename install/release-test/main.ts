/** `helm test` of the chart: is the installed release what it should be? */
import { lookup } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import { SERVICE_ACCOUNT_FOLDER } from '../api-server';
import { run } from './run';

void run(process.argv.slice(2), {
  env: process.env,
  serviceAccountFolder: SERVICE_ACCOUNT_FOLDER,
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  wait: (ms) => setTimeout(ms),
  now: () => performance.now(),
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
}).then((code) => (process.exitCode = code));
