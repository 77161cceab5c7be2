import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
let token: string;
beforeAll(async () => {
  whole = await startWholeGate();
  token = await whole.tokenOf('engineer');
});
afterAll(() => whole?.close());
beforeEach(() => whole.phorge.reset());

function headersSeen(): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const [name, value] of whole.phorge.requests[0]?.headers ?? []) {
    seen.set(name.toLowerCase(), [...(seen.get(name.toLowerCase()) ?? []), value]);
  }
  return seen;
}

describe('the request that the origin gets', () => {
  test('names the public host', async () => {
    const { status } = await whole.ask('/maniphest/', { token });
    expect(status).toBe(200);
    expect(headersSeen().get('host')).toEqual([`127.0.0.1:${whole.port}`]);
  });

  test('C5: holds no credentials of the gate, and none of the headers that Phorge must not get, in any spelling', async () => {
    const hostile: Record<string, string> = {};
    for (const name of [
      'X-Setup-SelfCheck',
      'X-Phabricator-Cluster',
      'X-Phabricator-Profiler',
      'X-Phabricator-QueryAnalyzer',
      'X-Mod-Pagespeed',
      'X-Page-Speed',
      'X-Forwarded-Email',
      'X-Forwarded-Host',
      'X-Forwarded-User',
      'Forwarded',
      'Proxy',
      'Cf-Access-Authenticated-User-Email',
    ]) {
      hostile[name] = 'hostile';
      hostile[name.replaceAll('-', '_')] = 'hostile';
      hostile[name.toUpperCase().replaceAll('-', '_')] = 'hostile';
    }
    const { status, body } = await whole.ask('/maniphest/', {
      token,
      headers: { ...hostile, cookie: 'CF_Authorization=secret; phsid=A%2Fx' },
    });
    expect(status).toBe(200);
    expect(body).not.toContain('raw.base64');
    expect(JSON.stringify(whole.phorge.requests)).not.toMatch(/hostile|secret/);
    expect(headersSeen().has('authorization')).toBe(false);
    expect(headersSeen().get('cookie')).toEqual(['phsid=A%2Fx']);
  });

  test('says one client address and the scheme, whatever the client said', async () => {
    await whole.ask('/maniphest/', {
      token,
      headers: { 'X-Forwarded-For': '9.9.9.9, 8.8.8.8', 'X-Forwarded-Proto': 'https' },
    });
    expect(headersSeen().get('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(headersSeen().get('x-forwarded-proto')).toEqual(['http']);
  });

  test('C12: keeps what the gate says even if the client calls it hop-by-hop', async () => {
    await whole.ask('/maniphest/', {
      token,
      headers: { connection: 'close, x-forwarded-for, x-request-id' },
    });
    expect(headersSeen().get('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(headersSeen().has('x-request-id')).toBe(true);
  });

  test('joins the trace of the event', async () => {
    const { event } = await whole.ask('/maniphest/', { token });
    expect(headersSeen().get('traceparent')).toEqual([event.trace.traceparent]);
    expect(headersSeen().get('x-request-id')).toEqual([event.id]);
  });
});

test('an answer is compressed only for a client that asked for it', async () => {
  const plain = await whole.ask('/maniphest/', { token });
  expect([plain.headers['content-encoding'], plain.body]).toEqual([
    undefined,
    expect.stringContaining('<title>'),
  ]);
  const compressed = await whole.ask('/maniphest/', { token, headers: { 'accept-encoding': 'gzip' } });
  expect([compressed.headers['content-encoding'], withoutTokens(compressed.body)]).toEqual([
    'gzip',
    withoutTokens(plain.body),
  ]);
});

/** A page without its CSRF tokens, which are new in each answer. */
function withoutTokens(page: string): string {
  return page.replace(/B@\w+/g, 'B@');
}

describe('nothing gated can be kept by a shared cache, whatever the origin says', () => {
  const hostile = [
    ['Cache-Control', 'public, max-age=2592000, s-maxage=99, immutable'],
    ['CDN-Cache-Control', 'max-age=99'],
    ['Cloudflare-CDN-Cache-Control', 'max-age=99'],
    ['Surrogate-Control', 'max-age=99'],
    ['Expires', 'Thu, 24 Dec 2099 14:46:44 GMT'],
    ['Set-Cookie', 'phsid=A%2Fshared; path=/'],
  ] as const;

  test.each([
    ['a page', '/maniphest/', hostile],
    ['a page that only says Expires', '/maniphest/', hostile.slice(4, 5)],
    ['a page that says nothing', '/maniphest/', []],
  ] as const)('%s', async (_name, path, headers) => {
    whole.phorge.respond(path, { headers, body: 'secret' });
    const answer = await whole.ask(path, { token });
    expect(answer.headers['cache-control']).toMatch(/\bprivate\b|\bno-store\b/);
    expect(answer.headers['cache-control']).not.toMatch(/public|s-maxage/);
    for (const name of ['cdn-cache-control', 'cloudflare-cdn-cache-control', 'surrogate-control']) {
      expect(answer.headers).not.toHaveProperty(name);
    }
    if (headers.length > 1) expect(answer.setCookies).toEqual([]);
  });

  test('a picture that Phorge calls public, under a rule that is not for everybody', async () => {
    const answer = await whole.ask(whole.phorge.avatar('alice'), { token });
    expect([answer.status, answer.headers['cache-control']]).toEqual([
      200,
      expect.stringContaining('private'),
    ]);
    expect(answer.setCookies).toEqual([]);
  });

  test('only what a rule opens to everybody stays public, and it carries no cookie', async () => {
    const answer = await whole.ask('/res/defaultX/phabricator/342a44c0/core.pkg.css', { token });
    expect(answer.headers['cache-control']).toContain('public');
    expect(answer.setCookies).toEqual([]);
  });

  test('a refusal is never stored', async () => {
    const { token: _, ...nobody } = { token };
    expect((await whole.ask('/maniphest/', nobody)).headers['cache-control']).toBe('no-store');
  });
});

describe('an origin that fails', () => {
  test('is 502 with a request id when it cannot be reached, and recorded', async () => {
    await whole.phorge.down();
    try {
      const { status, body, headers, event } = await whole.ask('/maniphest/', { token });
      expect(status).toBe(502);
      expect(JSON.parse(body)).toMatchObject({
        code: 'proxy.origin_unreachable',
        request_id: event.id,
      });
      expect(headers['x-request-id']).toBe(event.id);
      expect(event).toMatchObject({
        outcome: 'error',
        reason: expect.arrayContaining(['proxy.origin_unreachable']),
      });
    } finally {
      await whole.phorge.up();
    }
    expect((await whole.ask('/maniphest/', { token })).status).toBe(200);
  });

  test('passes its own errors on as they are', async () => {
    whole.phorge.setDatabaseDown(true);
    const { status, body, event } = await whole.ask('/maniphest/', { token });
    expect([status, event.outcome, event.upstream?.status]).toEqual([500, 'allow', 500]);
    expect(body).toContain('Troublesome');
  });
});
