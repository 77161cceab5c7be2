import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { urlHost } from '../../src/gate/answer-of.ts';
import { healthPage, servesHost } from '../../src/gate/own-answers.ts';

test.each([
  ['https://a.example/', 200],
  ['https://a.example:8443/', 421],
  ['https://b.example/', 421],
])('an instance of the host a.example answers %s with %i, whoever chose it', async (url, status) => {
  const app = pipeline<BaseContext>()
    .use(servesHost('a.example'))
    .handle(() => new Response());
  const response = await worker(app)(new Request(url), {}, { waitUntil: () => {} });
  expect(response.status).toBe(status);
});

test.each([
  'https://a.example/x?y=/',
  'http://127.0.0.1:8787/',
  'https://[::1]:8443/a://b/',
  'https://a.example',
])('the host of %s is that of its URL', (url) => {
  expect(urlHost(url)).toBe(new URL(url).host);
});

test.each([
  ['GET', '/health', 200, 'ok\n'],
  ['HEAD', '/health', 200, ''],
  ['POST', '/health', 204, ''],
  ['GET', '/health/', 204, ''],
  ['GET', '/healthy', 204, ''],
])('%s %s is answered with %i where the page of health is /health', async (method, path, status, body) => {
  const app = pipeline<BaseContext>()
    .use(healthPage('/health'))
    .handle(() => new Response(null, { status: 204 }));
  const request = new Request(`https://a.example${path}`, { method });
  const response = await worker(app)(request, {}, { waitUntil: () => {} });
  expect([response.status, await response.text()]).toEqual([status, body]);
  if (status !== 200) return;
  const { headers } = response;
  expect([headers.get('cache-control'), headers.get('content-type')]).toEqual([
    'no-store',
    'text/plain; charset=utf-8',
  ]);
});

test('a host that is not served is refused by that name', async () => {
  const step = servesHost('a.example');
  const context = { target: { host: 'b.example' } } as BaseContext;
  await expect(async () => step(context, (() => undefined) as never)).rejects.toMatchObject({
    code: 'gateway.unknown_host',
  });
});
