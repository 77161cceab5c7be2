import { describe, expect, test } from 'vitest';
import { resilient } from '../../src/resilience/resilient.ts';
import { cachedOrigin, HOST, PUBLIC, type Visit } from '../fixtures/cached-origin.ts';
import { NOW } from '../fixtures/context.ts';

test('a page for everybody is asked for once, and says its age after that', async () => {
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

test('a page is kept too where the origin that is kept from is helped in trouble, and is helped', async () => {
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

test('the record says that no origin was asked', async () => {
  const { visit } = cachedOrigin();
  await visit();
  const { trail } = await visit();
  expect(trail).toEqual([{ type: 'upstream.answered', upstream: 'public-cache', status: 200, latencyMs: 0 }]);
});

test('it is kept no longer than the origin allows, nor than is set', async () => {
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
test('what concerned the connection to the origin is not kept, nor what it listed', async () => {
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

test('a clock that went back makes nothing fresh', async () => {
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
  test('is never answered from what was kept', async () => {
    const { visit, calls } = cachedOrigin();
    await visit();
    await visit(somebodys);
    expect(calls).toHaveLength(2);
  });

  test('leaves nothing that is kept', async () => {
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

test.each(NOT_KEPT)('an answer that %s is not kept', async (_what, init) => {
  const { visit, entries } = cachedOrigin((_call, number) => new Response(`page ${number}`, init));
  expect((await visit()).text).toBe('page 1');
  expect(entries.size).toBe(0);
  expect((await visit()).text).toBe('page 2');
});

test('an answer that differs by a header of the key, or by one that no such request has, has an entry for each value', async () => {
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
describe('what may have changed a page', () => {
  const changing = { method: 'POST', caller: { kind: 'user' }, headers: { cookie: 'a=1' } };

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'by %s lets nothing be given that was kept of it',
    async (method) => {
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
    },
  );

  test('is done before its own answer is given, so that who comes back sees it', async () => {
    const { visit, time, entries } = cachedOrigin();
    await visit();
    time.now += 1;
    const [before] = [entries.size];
    await visit({ ...changing, path: '/page' });
    expect([before, entries.size]).toEqual([1, 2]);
    expect((await visit()).text).toBe('page 3');
  });

  test('in the same millisecond as a page was asked for lets that page not be given: either may have been first', async () => {
    const { visit, time } = cachedOrigin();
    await visit();
    await visit(changing);
    time.now += 1;
    expect((await visit()).text).toBe('page 3');
  });

  test('may come by GET, as the application says', async () => {
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

  test.each(['GET', 'HEAD', 'OPTIONS'])('is not done by %s', async (method) => {
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

  test('while the page is asked for is not in what the origin answers', async () => {
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

  test('fails for nobody where the cache does', async () => {
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
])('an answer is as old as the older of its age and its date says: %s', async (_which, said, age) => {
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

test('the time that an answer takes counts to its age', async () => {
  const { visit, time } = cachedOrigin(() => {
    time.now += 7_000;
    return new Response('slow', { headers: PUBLIC });
  });
  await visit();
  time.now += 1_000;
  expect((await visit()).headers.get('age')).toBe('8');
});

test('the headers of the key are chosen, and no header that speaks for the proxy is one', () => {
  expect(() => cachedOrigin(undefined, { headers: ['cookie'] })).toThrow(/headers must not name "cookie"/);
  expect(() => cachedOrigin(undefined, { headers: ['X-Forwarded-Host'] })).toThrow(/headers/);
  expect(() => cachedOrigin(undefined, { maxSeconds: 0 })).toThrow(/maxSeconds/);
});

test('a body that is larger than what is kept is given whole, and not kept', async () => {
  const large = 'x'.repeat(100);
  const { visit, entries } = cachedOrigin(() => new Response(large, { headers: PUBLIC }), { maxBytes: 99 });
  expect((await visit()).text).toBe(large);
  const said = cachedOrigin(() => new Response(large, { headers: { ...PUBLIC, 'content-length': '100' } }), {
    maxBytes: 99,
  });
  expect((await said.visit()).headers.get('cache-status')).toBeNull();
  expect([entries.size, said.entries.size]).toEqual([0, 0]);
});

test('half a page is not kept, whether it breaks off or ends too soon', async () => {
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

describe('a cache in trouble is as good as an empty one, and is told of', () => {
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

  test('where somebody else has written into it', async () => {
    const { visit } = cachedOrigin(undefined, {
      open: async () => ({ match: async () => new Response('forged'), put: async () => {} }),
    });
    expect((await visit()).text).toBe('page 1');
  });
});
