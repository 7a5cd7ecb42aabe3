import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { keepsTo, middleOf, notMeasured, row, sectionText } from './row';
import { startTimingProxy } from './timing-proxy';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])('the middle of %j is %d', (runs, middle) => expect(middleOf(runs)).toBe(middle));

test('a row is judged by its middle run', () => {
  expect(keepsTo(row('a', 'ms', [90, 100, 900], 100))).toBe(true);
  expect(keepsTo(row('a', 'ms', [90, 101, 900], 100))).toBe(false);
  expect(keepsTo(row('a', 'ms', [90]))).toBeUndefined();
  expect(keepsTo(notMeasured('a', 'ms', 'not on this page'))).toBeUndefined();
});

test('rows are a Markdown table', () => {
  const rows = [row('open', 'ms', [1, 2, 1234.5], 1), row('requests', '', 0, 0), notMeasured('zoom', 'ms', 'not here')];
  expect(sectionText({ title: 'A', rows }).split('\n')).toEqual([
    '',
    'A',
    '',
    '|           | middle | worst | must |             |',
    '| --------- | -----: | ----: | ---: | ----------: |',
    '| open [ms] |      2 |  1235 |  ≤ 1 | FALLS SHORT |',
    '| requests  |      0 |       |  ≤ 0 |        kept |',
    '| zoom [ms] |      – |       |      |    not here |',
  ]);
});

test('the proxy takes the time of what it passes on', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/bad' ? 400 : 200).end(`${request.method ?? ''} ${request.url ?? ''}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy = await startTimingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    expect(await (await fetch(`${proxy.url}/api/v1/query?query=up`)).text()).toBe('GET /api/v1/query?query=up');
    expect((await fetch(`${proxy.url}/bad`)).status).toBe(400);
    const answers = proxy.take();
    expect(answers).toMatchObject([
      { url: '/api/v1/query?query=up', status: 200, bytes: 26 },
      { url: '/bad', status: 400 },
    ]);
    expect(answers[0].milliseconds).toBeGreaterThan(0);
    expect(proxy.take()).toEqual([]);
    expect(proxy.open()).toBe(0);
  } finally {
    proxy.close();
    server.close();
  }
});
