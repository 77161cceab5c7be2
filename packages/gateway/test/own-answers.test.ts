import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { servesHost } from '../src/own-answers.ts';
import { urlHost } from '../src/url-host.ts';

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
