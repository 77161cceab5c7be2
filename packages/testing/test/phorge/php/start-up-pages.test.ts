import { afterEach, describe, expect, test } from 'vitest';
import { type Phorge, type PhorgeOptions, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

let phorge: Phorge;
afterEach(() => phorge.close());

const host = 'phorge.example';
const BASE = { baseUri: 'https://phorge.example/' } as const;

describe('the scheme of the client', () => {
  test.each<[string, PhorgeOptions, string | undefined, string]>([
    ['is http without a preamble, whatever a header says', {}, 'https', 'http://phorge.example/maniphest/'],
    ['is that of the header with one', { preamble: true }, 'https', 'https://phorge.example/maniphest/'],
    ['is http with one and no header', { preamble: true }, undefined, 'http://phorge.example/maniphest/'],
  ])('%s', async (_, options, forwarded, expected) => {
    phorge = await startPhorge({ ...BASE, ...options });
    const headers = { host, ...(forwarded === undefined ? {} : { 'x-forwarded-proto': forwarded }) };
    expect((await send(phorge.port, '/maniphest', { headers })).headers.location).toBe(expected);
  });
});

describe('security.require-https', () => {
  const status = (headers: Record<string, string>) =>
    send(phorge.port, '/status/?a=b', { headers: { host, ...headers } });

  test('redirects http to https', async () => {
    phorge = await startPhorge({ ...BASE, requireHttps: true, preamble: true });
    const answer = await status({});
    expect([answer.status, answer.headers.location]).toEqual([302, 'https://phorge.example/status/?a=b']);
    expect((await status({ 'x-forwarded-proto': 'https' })).body).toBe('ALIVE\n');
  });

  test('never ends without a preamble', async () => {
    phorge = await startPhorge({ ...BASE, requireHttps: true });
    expect((await status({ 'x-forwarded-proto': 'https' })).status).toBe(302);
  });
});

describe('PHP reads a thousand parameters of a query', () => {
  const routed = async (options: PhorgeOptions, parameters: number): Promise<string | undefined> => {
    phorge = await startPhorge(options);
    await send(phorge.port, `/robots.txt?__path__=/status/${'&a'.repeat(parameters)}`);
    return phorge.requests[0]?.routedPath;
  };

  test.each([
    ['a path that comes last is cut off behind them', { hardenedRewrite: true }, 999, '/status/'],
    ['one that is among them wins', { hardenedRewrite: true }, 998, '/robots.txt'],
    [
      'one more than that is read with a higher limit',
      { hardenedRewrite: true, hardened: true },
      999,
      '/robots.txt',
    ],
  ])('%s', async (_, options, parameters, path) => {
    expect(await routed(options, parameters)).toBe(path);
  });
});
