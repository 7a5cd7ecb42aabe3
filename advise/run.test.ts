import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleAdvise, ADVISE_BUNDLE } from './build';
import { run } from './run';

const RECORDINGS = fileURLToPath(new URL('../test/fixtures/advice', import.meta.url));
const TOKEN = 'sha256~not-to-be-shown';

const folder = mkdtempSync(join(tmpdir(), 'advise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function advise(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  let [out, errors] = ['', ''];
  const terminal = {
    say: (text: string) => void (out += text),
    complain: (text: string) => void (errors += text),
    nowSeconds: () => 1e9,
  };
  const code = await run(args, terminal);
  return { code, out, errors };
}

describe('the command line', () => {
  it('has its own help', async () => {
    const { code, out } = await advise('--help');
    expect(code).toBe(0);
    for (const name of ['prometheus', 'flowcollector', 'namespace', 'token-file', 'ca', 'recording'])
      expect(out).toContain(`--${name} `);
  });

  it.each([
    [[], /--prometheus URL and --recording DIR/],
    [['--prometheus', 'http://a', '--recording', 'b'], /one of/],
    [
      ['--prometheus', 'prometheus:9090'],
      /--prometheus: “prometheus:9090” is not allowed; it takes an http or https URL/,
    ],
    [['--prometheus', 'nonsense'], /“nonsense” is not allowed/],
    [
      ['--prometheus', 'http://a', '--margin', '1.1'],
      /--margin: “1.1” is not allowed; it takes a number from 1.2 to 3/,
    ],
    [['--prometheus', 'http://a', '--margin', '1e1'], /--margin: “1e1”/],
    [['--prometheus', 'http://a', '--window', '31d'], /--window: “31d” is not allowed; it takes from 1m to 30d/],
    [['--prometheus', 'http://a', '--window', '14'], /--window: “14”/],
    [['--prometheus', 'http://a', '--least-history', '0s'], /--least-history/],
    [['--prometheus', 'http://a', '--namespace', 'a"b'], /--namespace: “a"b” is not allowed/],
    [['--prometheus', 'http://a', '--token-file', '/nowhere'], /--token-file: “\/nowhere” can’t be read \(ENOENT\)/],
    [['--prometheus', 'http://a', '--ca', '/nowhere'], /--ca: “\/nowhere” can’t be read/],
    [['--prometheus', 'http://a', '--flowcollector', '/nowhere'], /--flowcollector: “\/nowhere” can’t be read/],
    [['--recording', '/nowhere'], /--recording: “\/nowhere” holds no recording/],
    [['--size', '3'], /--size/],
    [['extra'], /extra/],
  ])('refuses %j', async (args, says) => {
    const { code, out, errors } = await advise(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(errors).toMatch(says);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('does not repeat a password', async () => {
    const { code, errors } = await advise('--prometheus', 'http://admin:geheim@host');
    expect(code).toBe(2);
    expect(errors).not.toContain('geheim');
  });

  it('refuses a token of two lines without showing it, and a FlowCollector that is no YAML', async () => {
    const twoLines = await advise('--prometheus', 'http://a', '--token-file', file('two', `${TOKEN}\n${TOKEN}`));
    expect(twoLines.code).toBe(2);
    expect(twoLines.errors).not.toContain(TOKEN);
    const { code, errors } = await advise(
      '--prometheus',
      'http://a',
      '--flowcollector',
      file('bad.yaml', 'a: b: c: ['),
    );
    expect([code, errors]).toEqual([2, expect.stringContaining('is neither YAML nor JSON')]);
  });
});

describe('a recording', () => {
  it.each([
    ['burst-5s', ['--least-history', '1m'], 1, 'Lower cacheMaxFlows from 20,000 to 8,000.'],
    ['burst-5s', [], 0, 'A lower value needs 24 hours'],
    ['timeouts', ['--least-history', '1m'], 0, 'Nothing to change: cacheMaxFlows 20,000 fits.'],
    ['tune-own', [], 1, 'then look again'],
  ])('%s %j: exit code %i', async (name, options, expected, says) => {
    const { code, out } = await advise('--recording', join(RECORDINGS, name), ...options);
    expect(out).toContain(says);
    expect(code).toBe(expected);
  });

  it('can be had as JSON', async () => {
    const { out } = await advise('--recording', join(RECORDINGS, 'timeouts'), '--json');
    expect(JSON.parse(out)).toMatchObject({ advice: { size: { verdict: 'keep' } }, facts: { kind: 'own' } });
  });
});

describe('a Prometheus', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  async function serving(answer: (request: IncomingMessage) => [number, string]): Promise<string> {
    server = createServer((request, response) => {
      const [status, body] = answer(request);
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
  }

  const EMPTY = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });

  it('gets the token, in six requests at most, and no data is exit code 2', async () => {
    const asked: string[] = [];
    const url = await serving(({ headers, url: path }) => {
      asked.push(`${path?.split('?')[0]} ${headers.authorization}`);
      return [200, EMPTY];
    });
    const { code, out, errors } = await advise('--prometheus', url, '--token-file', file('token', `${TOKEN}\n`));
    expect(code).toBe(2);
    expect(out).toContain('No agent reports metrics.');
    expect(`${out}${errors}`).not.toContain(TOKEN);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(new Set(asked)).toEqual(
      new Set([`/base/api/v1/query Bearer ${TOKEN}`, `/base/api/v1/query_range Bearer ${TOKEN}`]),
    );
  });

  it.each<[number, string, RegExp]>([
    [403, 'forbidden', /refuses access \(HTTP 403\); --token-file/],
    [200, '<html>', /is no Prometheus/],
    [
      422,
      JSON.stringify({ status: 'error', error: 'query processing would load too many samples' }),
      /too many samples/,
    ],
  ])('that answers HTTP %i %s is told in one line', async (status, body, says) => {
    const url = await serving(() => [status, body]);
    const { code, errors } = await advise('--prometheus', url, '--token-file', file('token', TOKEN));
    expect([code, errors]).toEqual([2, expect.stringMatching(says)]);
    expect(errors).not.toContain(TOKEN);
  });

  it('that does not listen is told in one line', async () => {
    const { code, errors } = await advise('--prometheus', 'http://127.0.0.1:1');
    expect([code, errors]).toEqual([2, expect.stringContaining('ECONNREFUSED')]);
  });
});

describe('the bundle', () => {
  beforeAll(() => bundleAdvise());

  it('runs with Node.js alone, wherever it is', () => {
    const alone = join(folder, 'advise.js');
    copyFileSync(ADVISE_BUNDLE, alone);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    expect(execFileSync(process.execPath, [alone, '--help'], { cwd: folder, encoding: 'utf8' })).toContain('Exit code');
    const { status, stdout } = spawnSync(process.execPath, [alone, '--recording', join(RECORDINGS, 'tune-own')], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, expect.stringContaining('Raise cacheMaxFlows')]);
  });
});
