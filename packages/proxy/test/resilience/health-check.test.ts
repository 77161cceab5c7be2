import { describe, expect, test } from 'vitest';
import type { Origin } from '../../src/origin.ts';
import { isHealthy } from '../../src/resilience/health-check.ts';

const scope = {
  target: { protocol: 'https:', host: 'wiki.example' },
  requestId: 'r-1',
  env: {},
} as never;

/** An origin that answers this, and what it was asked. */
function origin(answer: () => Response | Promise<Response>) {
  const asked: { readonly href: string; readonly init: object }[] = [];
  const send = async (target: { href: string }, init: object) => {
    asked.push({ href: target.href, init });
    return answer();
  };
  return { asked, origin: { send } as unknown as Origin<unknown> };
}

describe('an origin is healthy', () => {
  test('by a request for a page of the public host, with nothing of the request that caused the check', async () => {
    const { asked, origin: one } = origin(() => new Response('ok'));
    expect(await isHealthy(one, { path: '/status' }, scope)).toBe(true);
    expect(asked).toEqual([
      {
        href: 'https://wiki.example/status',
        init: {
          method: 'GET',
          headers: { 'accept-encoding': 'identity', 'x-request-id': 'r-1' },
          body: null,
          redirect: 'manual',
        },
      },
    ]);
  });

  test.each([
    [200, true],
    [302, true],
    [399, true],
    [400, false],
    [503, false],
  ])('by status %i: %s', async (status, well) => {
    const page = () => new Response('all is well', { status });
    expect(await isHealthy(origin(page).origin, { path: '/' }, scope)).toBe(well);
    expect(await isHealthy(origin(page).origin, { path: '/', contains: 'well' }, scope)).toBe(well);
  });

  test('if the answer has no body', async () => {
    expect(
      await isHealthy(origin(() => new Response(null, { status: 204 })).origin, { path: '/' }, scope),
    ).toBe(true);
  });

  test('only if its page contains the expected text, in its first 16,384 bytes', async () => {
    const check = { path: '/', contains: 'well' } as const;
    expect(await isHealthy(origin(() => new Response('all is well')).origin, check, scope)).toBe(true);
    expect(await isHealthy(origin(() => new Response('all is lost')).origin, check, scope)).toBe(false);
    expect(await isHealthy(origin(() => new Response(null)).origin, check, scope)).toBe(false);
    const long = `well${'.'.repeat(16_384)}`;
    expect(await isHealthy(origin(() => new Response(long)).origin, check, scope)).toBe(false);
  });

  test('not where the call fails', async () => {
    const down = origin(() => Promise.reject(new Error('refused')));
    expect(await isHealthy(down.origin, { path: '/' }, scope)).toBe(false);
    const never = origin(() => new Response('ok'));
    expect(await isHealthy(never.origin, { path: '/a%2Fb' }, scope)).toBe(false);
    expect(never.asked).toEqual([]);
  });
});
