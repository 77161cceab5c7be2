import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cachedOrigin, PUBLIC } from '../fixtures/cached-origin.ts';

// Attacks on those who come after: what one visitor sends must not shape what another is given.

/** An origin that writes all that it is sent into its page, but the ids of the request. */
const mirror = () =>
  cachedOrigin(({ url, method, headers }) => {
    const { traceparent: _trace, 'x-request-id': _id, ...sent } = headers;
    return new Response(JSON.stringify({ url, method, sent }), { headers: PUBLIC });
  });

/** What a visitor who sends nothing of their own would be given. */
const PLAIN = { url: 'https://wiki.example.com/page', method: 'GET' };

describe('a header outside the cache key', () => {
  test.each([
    ['x-forwarded-host', 'evil.example'],
    ['x-forwarded-for', '"><script>'],
    ['x-forwarded-proto', 'http'],
    ['x-original-url', '/admin'],
    ['x-rewrite-url', '/admin'],
    ['x-http-method-override', 'POST'],
    ['forwarded', 'host=evil.example'],
    ['user-agent', '"><script>'],
    ['referer', 'https://evil.example/'],
    ['accept-encoding', 'evil'],
    ['accept-charset', 'utf-7'],
    ['cache-control', 'no-transform'],
    ['pragma', 'x'],
    ['sec-fetch-mode', 'navigate'],
    ['dnt', '1'],
    ['upgrade-insecure-requests', '1'],
    ['cf-connecting-ip', '6.6.6.6'],
  ])('%s never reaches the page of another', async (name, value) => {
    const { visit } = mirror();
    await visit({ headers: { [name]: value } });
    expect(JSON.parse((await visit()).text)).toEqual({
      ...PLAIN,
      sent: { 'accept-encoding': 'identity', 'x-forwarded-proto': 'https' },
    });
  });
});

test('whatever one visitor sends, the next gets the same answer as without it', async () => {
  const name = fc.oneof(
    fc.constantFrom(
      'accept',
      'accept-language',
      'user-agent',
      'referer',
      'origin',
      'range',
      'x-forwarded-host',
    ),
    fc.stringMatching(/^[a-z][a-z-]{0,20}[a-z]$/),
  );
  const headers = fc.dictionary(name, fc.stringMatching(/^[!-~]{1,20}$/), { maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(headers, headers, async (attacker, victim) => {
      const { visit } = mirror();
      const alone = mirror();
      await visit({ headers: attacker }).catch(() => undefined);
      const given = await visit({ headers: victim }).catch((error: Error) => ({ text: error.message }));
      const expected = await alone
        .visit({ headers: victim })
        .catch((error: Error) => ({ text: error.message }));
      expect(given.text).toBe(expected.text);
    }),
    { numRuns: 300 },
  );
});

describe('two encodings of an address are two entries', () => {
  test.each([
    ['/page?x=1', '/page?x=2'],
    ['/page?a=1&b=2', '/page?b=2&a=1'],
    ['/page?x=%41', '/page?x=A'],
    ['/page?', '/page'],
    ['/page?utm_content=x', '/page'],
    ['/page;.css', '/page'],
    ['/page/x.css', '/page'],
    ['/caf%C3%A9', '/caf%c3%a9'],
    ['/PAGE', '/page'],
  ])('%s and %s', async (one, other) => {
    const { visit, entries } = mirror();
    await visit({ path: one });
    const { text } = await visit({ path: other });
    expect(JSON.parse(text)).toMatchObject({ url: `https://wiki.example.com${other}` });
    expect(entries.size).toBe(
      new URL(one, 'https://a.example').href === new URL(other, 'https://a.example').href ? 1 : 2,
    );
  });
});

test('a page of an authenticated user is never cached for others, however its address ends (web cache deception)', async () => {
  const { visit, entries, calls } = cachedOrigin(
    (call) => new Response(`page of ${call.headers.cookie ?? 'nobody'}`, { headers: PUBLIC }),
  );
  for (const path of ['/account/x.css', '/account;x.js', '/account/..css']) {
    await visit({ path, headers: { cookie: 'session=ada' }, caller: { kind: 'user' }, open: true });
    await visit({ path, headers: { cookie: 'session=ada' } });
    expect(entries.size).toBe(0);
    expect((await visit({ path })).text).toBe('page of nobody');
    entries.clear();
  }
  expect(calls.filter(({ headers }) => headers.cookie !== undefined)).toHaveLength(6);
});

test('a page that an anonymous visitor got is not returned to an authenticated user', async () => {
  const { visit } = cachedOrigin(
    (call) => new Response(`page of ${call.headers.cookie ?? 'nobody'}`, { headers: PUBLIC }),
  );
  await visit();
  const { text } = await visit({ headers: { cookie: 'session=ada' }, caller: { kind: 'user' } });
  expect(text).toBe('page of session=ada');
});

test('headers that identify one request are not cached with the page', async () => {
  const { visit } = cachedOrigin(
    () =>
      new Response('page', { headers: { ...PUBLIC, 'x-request-id': 'first', 'server-timing': 'db;dur=1' } }),
  );
  await visit();
  const { headers } = await visit();
  expect([headers.has('x-request-id'), headers.has('server-timing')]).toEqual([false, false]);
});

test('an origin cannot set the cache time by the gateway’s own header', async () => {
  const { visit, time } = cachedOrigin(
    (_call, number) =>
      new Response(`page ${number}`, {
        headers: {
          'cache-control': 'public, max-age=5',
          'portcullis-fresh-seconds': '9999',
          'portcullis-asked-at': '9999999999999',
          'portcullis-cache-control': 'public, max-age=9999',
        },
      }),
  );
  await visit();
  time.now += 5_000;
  expect((await visit()).text).toBe('page 2');
});
