/** Hook of the Helm chart: `console-plugin.js enable|disable NAME`. Exit code 0: done, 1: failed, 2: called wrongly. */
import { setTimeout } from 'node:timers/promises';
import { SERVICE_ACCOUNT_FOLDER } from '../api-server';
import { run } from './run';

void run(process.argv.slice(2), {
  env: process.env,
  serviceAccountFolder: SERVICE_ACCOUNT_FOLDER,
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  wait: (ms) => setTimeout(ms),
}).then((code) => (process.exitCode = code));
