import { describe, expect, test } from 'vitest';
import { resilient } from '../../src/resilience/resilient.ts';
import { cachedOrigin, HOST, PUBLIC, type Visit } from '../fixtures/cached-origin.ts';
import { NOW } from '../fixtures/context.ts';

test('a public page is fetched once, and returned with its age after that', async () => {
  const { visit, calls, time } = cachedOrigin();
  const first = await visit();
  expect([first.text, first.headers.get('cache-status')]).toEqual(['page 1', 'portcullis; fwd=miss']);
  time.now += 12_000;
  const second = await visit();
  expect(second.text).toBe('page 1');
  expect(Object.fromEntries(second.headers)).toEqual({
    'content-type': 'text/plain;charset=UTF-8',
    'cache-control': 'public, max-age=600',
    'cache-status': 'portcullis; hit; ttl=48',
    age: '12',
  });
  expect(calls).toHaveLength(1);
});

test('a page is cached too where the origin is resilient, and retries work', async () => {
  const { visit, calls, time } = cachedOrigin(
    (_call, number) =>
      number === 2
        ? new Response('in trouble', { status: 503 })
        : new Response(`page ${number}`, { headers: PUBLIC }),
    {},
    (cached) => resilient(cached),
  );
  expect([(await visit()).text, (await visit()).text]).toEqual(['page 1', 'page 1']);
  expect(calls).toHaveLength(1);
  time.now += 600_000;
  expect((await visit()).text).toBe('page 3');
});

test('an answer to a caller who is known, for a request that was not classified, is passed on', async () => {
  const { visit } = cachedOrigin();
  const caller = { kind: 'user' };
  expect((await visit({ caller, resource: null })).text).toBe('page 1');
});

test('the record says that no origin was called', async () => {
  const { visit } = cachedOrigin();
  await visit();
  const { trail } = await visit();
  expect(trail).toEqual([{ type: 'upstream.answered', upstream: 'public-cache', status: 200, latencyMs: 0 }]);
});

test('a page is cached no longer than the origin allows, nor than is configured', async () => {
  const short = cachedOrigin(
    (_call, number) =>
      new Response(`page ${number}`, {
        headers: { 'cache-control': 'public, s-maxage=5, max-age=600', age: '2' },
      }),
  );
  await short.visit();
  short.time.now += 2_999;
  const kept = await short.visit();
  expect([kept.text, kept.headers.get('age')]).toEqual(['page 1', '4']);
  short.time.now += 1;
  expect((await short.visit()).text).toBe('page 2');
  const long = cachedOrigin(undefined, { maxSeconds: 10 });
  await long.visit();
  long.time.now += 10_000;
  expect((await long.visit()).text).toBe('page 2');
});

// RFC 9111 section 3.1
test('hop-by-hop headers of the origin’s answer are not cached, nor those it listed', async () => {
  const hops = {
    connection: 'keep-alive, X-Hop,',
    'keep-alive': 'timeout=5',
    'proxy-authenticate': 'Basic',
    te: 'x',
  };
  const { visit, entries, calls } = cachedOrigin(
    () =>
      new Response('page', { headers: { ...PUBLIC, ...hops, 'x-hop': 'between us', 'x-page': 'for all' } }),
  );
  const answers = [await visit(), await visit()];
  for (const { headers } of answers)
    expect([headers.get('x-hop'), headers.get('x-page')]).toEqual([null, 'for all']);
  const kept = [...entries.values()].flatMap(({ answer }) => [...answer.headers.keys()]);
  expect(kept).toContain('x-page');
  for (const name of ['x-hop', ...Object.keys(hops)]) expect(kept).not.toContain(name);
  expect(calls).toHaveLength(1);
});

test('a clock that went back makes no page fresh', async () => {
  const { visit, time } = cachedOrigin();
  await visit();
  time.now -= 1_000;
  expect((await visit()).text).toBe('page 2');
});

/** Whose requests are not everybody's. */
const SOMEBODYS: readonly (readonly [string, Visit])[] = [
  ['somebody who is known', { caller: { kind: 'user' } }],
  ['a service', { caller: { kind: 'service' } }],
  ['nobody knows whom', { caller: null }],
  ['somebody whose cookie the gate does not know', { headers: { cookie: 'theme=dark' } }],
  [
    'somebody with a cookie of the gate, which is not sent on',
    { headers: { cookie: '__Host-portcullis=x' } },
  ],
  ['somebody with credentials', { headers: { authorization: 'Basic YTpi' } }],
  ['a policy that does not let everybody in', { open: false }],
  ['a policy that says no', { effect: 'deny' }],
  ['a request that says who asks', { judged: { identity: { 'x-user': 'ada' } } }],
  ['somebody of whom there is nothing to say', { judged: { identity: {} } }],
  ['a WebSocket', { headers: { upgrade: 'websocket', origin: HOST } }],
  ['HEAD', { method: 'HEAD' }],
  ['POST', { method: 'POST' }],
  ['a part of a page', { headers: { range: 'bytes=0-1' } }],
  ['a page that the browser has already', { headers: { 'if-none-match': '"x"' } }],
  ['a page of another site’s script', { headers: { origin: 'https://evil.example' } }],
  [
    'a header that is new to us',
    { judged: {}, headers: { 'if-modified-since': 'Tue, 24 Nov 2026 00:00:00 GMT' } },
  ],
];

describe.each(SOMEBODYS)('a request by %s', (_whose, somebodys) => {
  test('is never answered from the cache', async () => {
    const { visit, calls } = cachedOrigin();
    await visit();
    await visit(somebodys);
    expect(calls).toHaveLength(2);
  });

  test('stores nothing in the cache', async () => {
    const { visit, entries } = cachedOrigin();
    await visit(somebodys);
    const bodies = [...entries.values()].map(({ body }) => body.byteLength);
    expect(bodies.filter((length) => length > 0)).toEqual([]);
  });
});

/** A date this many seconds before the test's clock. */
function dateBefore(seconds: number): string {
  return new Date(NOW - 1000 * seconds).toUTCString();
}

/** What is not everybody's, or not for long enough. */
const NOT_KEPT: readonly (readonly [string, ResponseInit])[] = [
  ['sets a cookie', { headers: { ...PUBLIC, 'set-cookie': 'a=1' } }],
  ['says nothing to caches', {}],
  ['is for private caches', { headers: { 'cache-control': 'max-age=600' } }],
  ['is public and for no time', { headers: { 'cache-control': 'public' } }],
  ['is public and expires now', { headers: { 'cache-control': 'public, max-age=0' } }],
  ['is private in some of it', { headers: { 'cache-control': 'public, max-age=9, private="x-user"' } }],
  ['is to be asked for each time', { headers: { 'cache-control': 'public, max-age=9, no-cache' } }],
  ['is not to be stored', { headers: { 'cache-control': 'no-store, public, max-age=9' } }],
  [
    'is for caches that know its status',
    { headers: { 'cache-control': 'must-understand, public, max-age=9' } },
  ],
  ['names a directive twice', { headers: { 'cache-control': 'public, max-age=9, max-age=9' } }],
  ['hides a directive in an open quote', { headers: { 'cache-control': 'public, max-age=9, x="private' } }],
  ['is as old as it may be', { headers: { ...PUBLIC, age: '600' } }],
  ['was made longer ago than it may be kept', { headers: { ...PUBLIC, date: dateBefore(600) } }],
  ['says when it was made by no date', { headers: { ...PUBLIC, date: 'yesterday' } }],
  ['says an age that is none', { headers: { ...PUBLIC, age: 'old' } }],
  ['speaks to other caches past it', { headers: { ...PUBLIC, 'cdn-cache-control': 'max-age=9' } }],
  ['differs by everything', { headers: { ...PUBLIC, vary: '*' } }],
  ['differs by browser', { headers: { ...PUBLIC, vary: 'accept, User-Agent' } }],
  ...['CF-Connecting-IP', 'CF-IPCountry', 'True-Client-IP', 'X-Real-IP', 'X-Anything-New'].map(
    (vary): [string, ResponseInit] => [`differs by ${vary}`, { headers: { ...PUBLIC, vary } }],
  ),
  ['differs by what is no header', { headers: { ...PUBLIC, vary: 'a b' } }],
  ['is compressed though nobody asked', { headers: { ...PUBLIC, 'content-encoding': 'gzip' } }],
  ['is a part', { headers: { ...PUBLIC, 'content-range': 'bytes 0-1/9' } }],
  ['is an error', { status: 404, headers: PUBLIC }],
  ['leads elsewhere', { status: 301, headers: { ...PUBLIC, location: '/' } }],
];

test.each(NOT_KEPT)('an answer that %s is not cached', async (_what, init) => {
  const { visit, entries } = cachedOrigin((_call, number) => new Response(`page ${number}`, init));
  expect((await visit()).text).toBe('page 1');
  expect(entries.size).toBe(0);
  expect((await visit()).text).toBe('page 2');
});

test('an answer that varies by a header of the key, or by one that no such request has, has an entry for each value', async () => {
  const { visit, entries } = cachedOrigin(
    (call) =>
      new Response(`in ${call.headers['accept-language'] ?? 'none'}`, {
        headers: { ...PUBLIC, vary: 'Accept-Language, Cookie, Origin, Accept-Encoding' },
      }),
  );
  const inGerman = { headers: { 'accept-language': 'de' } };
  await visit(inGerman);
  expect((await visit()).text).toBe('in none');
  expect((await visit({ headers: { 'accept-language': 'fr' } })).text).toBe('in fr');
  const kept = await visit(inGerman);
  expect([kept.text, kept.headers.get('vary')]).toEqual([
    'in de',
    'Accept-Language, Cookie, Origin, Accept-Encoding',
  ]);
  expect(entries.size).toBe(3);
});

// RFC 9111 section 4.4
describe('a request that may change a page', () => {
  const changing = { method: 'POST', caller: { kind: 'user' }, headers: { cookie: 'a=1' } };

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('by %s ends the use of its cached copies', async (method) => {
    const inGerman = { headers: { 'accept-language': 'de' } };
    const { visit, time } = cachedOrigin();
    await visit();
    await visit(inGerman);
    await visit({ path: '/other' });
    time.now += 1;
    await visit({ ...changing, method });
    time.now += 1;
    expect([(await visit()).text, (await visit(inGerman)).text]).toEqual(['page 5', 'page 6']);
    expect((await visit({ path: '/other' })).text).toBe('page 3');
    time.now += 59_000;
    expect((await visit()).text).toBe('page 5');
  });

  test('takes effect before its own answer, so that its client sees the change', async () => {
    const { visit, time, entries } = cachedOrigin();
    await visit();
    time.now += 1;
    const [before] = [entries.size];
    await visit({ ...changing, path: '/page' });
    expect([before, entries.size]).toEqual([1, 2]);
    expect((await visit()).text).toBe('page 3');
  });

  test('in the same millisecond as the fetch of a page ends its use: either may have been first', async () => {
    const { visit, time } = cachedOrigin();
    await visit();
    await visit(changing);
    time.now += 1;
    expect((await visit()).text).toBe('page 3');
  });

  test('may use GET, as the application configures', async () => {
    const resource = { application: 'wiki', operation: 'purge', reads: false };
    const { visit, time, entries } = cachedOrigin();
    await visit();
    time.now += 1;
    await visit({ ...changing, method: 'GET', resource });
    time.now += 1;
    expect((await visit()).text).toBe('page 3');
    entries.clear();
    await visit({ resource });
    expect([...entries.values()].filter(({ body }) => body.byteLength > 0)).toEqual([]);
  });

  test.each(['GET', 'HEAD', 'OPTIONS'])('by %s does not end the use of cached copies', async (method) => {
    const { visit, time, entries } = cachedOrigin();
    await visit();
    time.now += 1;
    await visit({ ...changing, method });
    expect([(await visit()).text, entries.size]).toEqual(['page 1', 1]);
  });

  test.each([
    [303, 'page 3'],
    [204, 'page 3'],
    [400, 'page 1'],
    [500, 'page 1'],
  ])('with the answer %d leaves %s', async (status, text) => {
    const { visit, time } = cachedOrigin((call, number) =>
      call.method === 'POST'
        ? new Response(null, { status })
        : new Response(`page ${number}`, { headers: PUBLIC }),
    );
    await visit();
    time.now += 1;
    await visit(changing);
    time.now += 1;
    expect((await visit()).text).toBe(text);
  });

  test('while the page is fetched ends the use of the fetched copy', async () => {
    const { visit, time } = cachedOrigin((call, number) => {
      if (call.method === 'GET') time.now += 5;
      return new Response(`page ${number}`, { headers: PUBLIC });
    });
    const asked = time.now;
    await visit();
    time.now = asked + 2;
    await visit(changing);
    time.now = asked + 10;
    expect((await visit()).text).toBe('page 3');
  });

  test('does not fail where the cache does', async () => {
    const { visit, reports } = cachedOrigin(undefined, {
      open: () => Promise.reject(new RangeError('down')),
    });
    expect((await visit(changing)).text).toBe('page 1');
    expect(reports).toEqual(['portcullis: the public cache in front of recording failed (RangeError)']);
  });
});

// RFC 9111 section 4.2.3
test.each([
  ['its date says more than its age', { date: dateBefore(9), age: '4' }, '9'],
  ['its age says more than its date', { date: dateBefore(4), age: '9' }, '9'],
  ['its date is one to come', { date: dateBefore(-30) }, '0'],
])('the age of an answer is the larger of those by its Age and its Date: %s', async (_which, said, age) => {
  const { visit, time } = cachedOrigin(
    (_call, number) =>
      new Response(`page ${number}`, { headers: { 'cache-control': 'public, max-age=20', ...said } }),
  );
  await visit();
  expect((await visit()).headers.get('age')).toBe(age);
  time.now += 1000 * (20 - Number(age)) - 1;
  expect((await visit()).text).toBe('page 1');
  time.now += 1;
  expect((await visit()).text).toBe('page 2');
});

test('the time that an answer takes counts towards its age', async () => {
  const { visit, time } = cachedOrigin(() => {
    time.now += 7_000;
    return new Response('slow', { headers: PUBLIC });
  });
  await visit();
  time.now += 1_000;
  expect((await visit()).headers.get('age')).toBe('8');
});

test('the headers of the key are chosen, and headers of proxies are refused', () => {
  expect(() => cachedOrigin(undefined, { headers: ['cookie'] })).toThrow(/headers must not name "cookie"/);
  expect(() => cachedOrigin(undefined, { headers: ['X-Forwarded-Host'] })).toThrow(/headers/);
  expect(() => cachedOrigin(undefined, { maxSeconds: 0 })).toThrow(/maxSeconds/);
});

test('a body that is larger than the limit is passed on whole, and not cached', async () => {
  const large = 'x'.repeat(100);
  const { visit, entries } = cachedOrigin(() => new Response(large, { headers: PUBLIC }), { maxBytes: 99 });
  expect((await visit()).text).toBe(large);
  const said = cachedOrigin(() => new Response(large, { headers: { ...PUBLIC, 'content-length': '100' } }), {
    maxBytes: 99,
  });
  expect((await said.visit()).headers.get('cache-status')).toBeNull();
  expect([entries.size, said.entries.size]).toEqual([0, 0]);
});

test('a body of exactly the limit is cached, with the length that the origin said', async () => {
  const { visit, calls } = cachedOrigin(
    () => new Response('x'.repeat(99), { headers: { ...PUBLIC, 'content-length': '99' } }),
    { maxBytes: 99 },
  );
  await visit();
  expect((await visit()).text).toBe('x'.repeat(99));
  expect(calls).toHaveLength(1);
});

test('an answer without a body is passed on, and not cached', async () => {
  const { visit, entries } = cachedOrigin(() => new Response(null, { headers: PUBLIC }));
  expect((await visit()).text).toBe('');
  expect(entries.size).toBe(0);
});

test('half a page is not cached, whether it breaks off or ends too soon', async () => {
  const short = cachedOrigin(() => new Response('half', { headers: { ...PUBLIC, 'content-length': '8' } }));
  await short.visit();
  let pulls = 0;
  const broken = cachedOrigin(
    () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulls++;
            if (pulls > 1) controller.error(new TypeError('reset'));
            else controller.enqueue(new TextEncoder().encode('half'));
          },
        }),
        { headers: PUBLIC },
      ),
  );
  await expect(broken.visit()).rejects.toThrow();
  expect([short.entries.size, broken.entries.size]).toEqual([0, 0]);
});

describe('a failing cache works as an empty one, and is reported', () => {
  test('where it fails', async () => {
    const { visit, reports, time } = cachedOrigin(undefined, {
      open: () => Promise.reject(new RangeError('canary')),
    });
    expect((await visit()).text).toBe('page 1');
    expect((await visit()).text).toBe('page 2');
    expect(reports).toEqual(['portcullis: the public cache in front of recording failed (RangeError)']);
    time.now += 60_000;
    await visit();
    expect(reports).toHaveLength(2);
  });

  test('where it only fails to store', async () => {
    const { visit, reports } = cachedOrigin(undefined, {
      open: async () => ({
        match: async () => undefined,
        put: () => Promise.reject(new RangeError('canary')),
      }),
    });
    expect((await visit()).text).toBe('page 1');
    expect(reports).toEqual(['portcullis: the public cache in front of recording failed (RangeError)']);
  });

  test('where it does not answer in time', async () => {
    const { visit, reports } = cachedOrigin(undefined, {
      open: async () => ({ match: () => new Promise(() => {}), put: async () => {} }),
      startTimer: (callback) => {
        callback();
        return () => {};
      },
    });
    expect((await visit()).text).toBe('page 1');
    expect(reports).toHaveLength(1);
  });

  test('where another writer has changed it', async () => {
    const { visit } = cachedOrigin(undefined, {
      open: async () => ({ match: async () => new Response('forged'), put: async () => {} }),
    });
    expect((await visit()).text).toBe('page 1');
  });
});
