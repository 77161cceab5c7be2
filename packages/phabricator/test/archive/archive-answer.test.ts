import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ServedArchive } from '../../src/archive/archive-reader.ts';
import { archiveInMemory, askedOf, type MemoryObject, withoutNonce } from './archive-in-memory.ts';

const HASH = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
const CLOSED = '0a1b2c3e4e5f60718293a4b5c6d7e8f901234567';
const UNKNOWN = 'ffffffffffffffffffffffffffffffffffffffff';
const PHID = 'PHID-FILE-aaaaaaaaaaaaaaaaaaaa';
const CLOSED_PHID = 'PHID-FILE-bbbbbbbbbbbbbbbbbbbb';
const TEXT = 'text of a file';

const commit = (name: string, hash: string, seen: 'anyone' | 'reader'): MemoryObject => ({
  ...{ id: `${name}${hash}`, kind: 'commit', title: `Commit ${hash}`, seen },
  addresses: [`/${name}${hash}`, `/${name}${hash.slice(0, 7)}*`],
});
const file = (id: string, phid: string, more: Partial<MemoryObject> = {}): readonly MemoryObject[] => [
  {
    ...{ id, kind: 'file', title: 'a.txt', ...more },
    type: 'content',
    addresses: [`/${id}`, `/file/info/${phid}`],
  },
  {
    ...{ id, kind: 'file', title: 'a.txt', type: 'text/plain', data: TEXT, ...more },
    addresses: [`/file/data/${phid}`, `/${id}?download=true`],
  },
];

const OBJECTS: readonly MemoryObject[] = [
  { id: 'T12', title: 'Login fails', addresses: ['/T12'] },
  { id: 'T13', title: 'Embargoed hole', addresses: ['/T13'], seen: 'reader' },
  { id: 'D45', kind: 'revision', title: 'Fix it', addresses: ['/D45'] },
  { id: 'P9', kind: 'paste', title: 'log', addresses: ['/P9'] },
  { id: 'w/café', kind: 'document', title: 'Café', addresses: ['/w/café'] },
  { id: 'w', kind: 'document', title: 'Wiki', addresses: ['/w'] },
  commit('rEX', HASH, 'anyone'),
  commit('rEX', CLOSED, 'reader'),
  commit('R7:', HASH, 'anyone'),
  { id: 'rL123', kind: 'commit', title: 'Subversion', addresses: ['/rL123'] },
  ...file('F12', PHID),
  ...file('F13', CLOSED_PHID, { seen: 'reader', title: 'embargoed.txt' }),
];

let asked: ReturnType<typeof askedOf>;
beforeAll(async () => {
  asked = askedOf(await archiveInMemory(OBJECTS));
  // The first request reads archive.json.
  await asked.ask('/');
});

describe('an old address leads to the object that it was of', () => {
  test.each([
    ['/T12', 'T12'],
    ['/T12/', 'T12'],
    ['/T12?project=1', 'T12'],
    ['/D45', 'D45'],
    ['/D45/', 'D45'],
    ['/D45?id=100', 'D45'],
    ['/D45?vs=1&id=2&whitespace=ignore-most', 'D45'],
    ['/P9?download=true', 'P9'],
    ['/P9$3', 'P9'],
    ['/P9$3-7', 'P9'],
    ['/w/', 'w'],
    ['/w/caf%C3%A9/', 'w/café'],
    [`/rEX${HASH}`, `rEX${HASH}`],
    [`/rEX${HASH.slice(0, 12)}`, `rEX${HASH}`],
    [`/R7:${HASH.slice(0, 10)}`, `R7:${HASH}`],
    ['/rL123', 'rL123'],
    ['/F12', 'F12'],
    ['/F12/', 'F12'],
    ['/file/view/12/', 'F12'],
    [`/file/info/${PHID}/`, 'F12'],
  ])('%s: %s', async (target, id) => {
    const { status, text } = await asked.ask(target);
    expect([status, text.includes(`text of ${id}<`)]).toEqual([200, true]);
  });

  test.each([
    ['/w/Caf%C3%89/', '/w/caf%C3%A9/'],
    ['/w/A%3Fb%23c%25', '/w/a%3Fb%23c%25'],
    ['/w//EXAMPLE.com/', '/w//example.com/'],
  ])('%s of the wiki leads to lower case, whether it exists or not', async (target, location) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, operations } = await asked.ask(target, { method });
      expect([status, headers.get('location'), operations]).toEqual([303, location, 0]);
    }
  });

  test.each([
    ...['/F12?download=true', `/file/data/${PHID}`, `/file/data/secretkey/${PHID}/a.txt`],
    ...[`/file/download/secretkey/${PHID}/a.txt`, `/file/data/@phab/secretkey/${PHID}/a.txt`],
    `/file/xform/thumb-profile/${PHID}/secretkey/`,
  ])('%s: the data of F12', async (target) => {
    const { status, text } = await asked.ask(target);
    expect([status, text]).toEqual([200, TEXT]);
  });

  test.each([
    ...[
      '/t12',
      '/T012',
      '/T12%20',
      '//T12',
      '/T12/foo',
      '/T12/edit/',
      '/T12$3x',
      '/T',
      '/T0',
      '/T99999999999',
    ],
    ...['/D45/new/', '/D45?download=true', '/f12', '/F012', '/F99'],
    ...[
      '/file/',
      '/file/view/012/',
      '/file/view/12/x/',
      '/file/view/',
      '/file/data/secretkey/',
      '/file/info/',
      `/file/x/${PHID}/`,
      `/file/view/12/${PHID}/`,
      `/file/data/PHID-FILE-x/${PHID}`,
    ],
    ...[
      `/files/data/${PHID}`,
      '/w/nothing/',
      '/W/',
      '/phame/',
      '/phame/post/view/1/',
      '/source/x/',
      '/diffusion/',
    ],
    ...[
      '/rEX',
      '/rEX0a1b',
      `/rEX${HASH}0`,
      `/rex${HASH}`,
      `/rEX${HASH.toUpperCase()}`,
      '/rL1234',
      '/R0:0a1b2c3d',
    ],
    ...['/%54%31%32%00', '/archive.json', '/index.ndjson', '/.reading/'],
  ])('%s is not in the archive', async (target) => {
    const { status, text } = await asked.ask(target);
    expect([status, text.includes('<h1>Not in the archive</h1>')]).toEqual([404, true]);
  });
});

describe('what only the account could read is for other callers the same as what never was', () => {
  test.each([
    ['a task', '/T13', '/T99'],
    ['a task with a slash', '/T13/', '/T99/'],
    ['a commit', `/rEX${CLOSED}`, `/rEX${UNKNOWN}`],
    ['an abbreviated commit', `/rEX${CLOSED.slice(0, 12)}`, `/rEX${UNKNOWN.slice(0, 12)}`],
    ['the page of a file', '/F13', '/F99'],
    ['the data of a file', '/F13?download=true', '/F99?download=true'],
    [
      'the data by its PHID',
      `/file/data/k/${CLOSED_PHID}/x`,
      '/file/data/k/PHID-FILE-cccccccccccccccccccc/x',
    ],
    ['a search by number', '/search/?query=T13', '/search/?query=T99'],
    ['a search by commit', `/search/?query=rEX${CLOSED}`, `/search/?query=rEX${UNKNOWN}`],
    ['a search by title', '/search/?query=embargoed', '/search/?query=emptiness'],
    ['a search by two words', '/search/?query=embargoed+hole', '/search/?query=emptiness+hose'],
  ])('%s: the same bytes, headers and number of operations', async (_what, closed, unknown) => {
    const variants: readonly RequestInit[] = [
      {},
      { method: 'HEAD' },
      { headers: { range: 'bytes=0-3' } },
      { headers: { 'if-none-match': '*' } },
      { headers: { 'accept-language': 'ja' } },
    ];
    for (const init of variants) {
      const [one, other] = [await asked.ask(closed, init), await asked.ask(unknown, init)];
      const comparable = ({ status, headers, text, operations }: typeof one) => ({
        ...{ status, operations },
        headers: [...headers].map(([name, value]) => `${name}: ${value.replace(/nonce-[^']*/g, '')}`),
        text: withoutNonce(text).replaceAll(/(?:T13|T99|rEX[\da-f]{40}|embargoed|emptiness|hole|hose)/g, 'X'),
      });
      expect(comparable(one)).toEqual(comparable(other));
    }
    expect((await asked.ask(closed, { closed: true })).text).toMatch(/T13|F13|rEX0a1b2c3e|text of a file|^$/);
  });

  test('a commit that is not shown makes no abbreviation of another one ambiguous', async () => {
    const short = `/rEX${HASH.slice(0, 7)}`;
    const same = `${HASH.slice(0, 7)}${'0'.repeat(33)}`;
    const { ask } = askedOf(
      await archiveInMemory([commit('rEX', HASH, 'anyone'), commit('rEX', same, 'reader')]),
    );
    expect((await ask(short)).status).toBe(200);
    expect((await ask(short, { closed: true })).status).toBe(404);
    expect((await ask(`${short}3`, { closed: true })).status).toBe(404);
    expect((await ask(`${short}d`, { closed: true })).status).toBe(200);
  });

  test('a request for HEAD has the status and headers of a GET, and no body', async () => {
    for (const target of ['/T12', '/T13', '/F12?download=true', '/F13?download=true']) {
      const [get, head] = [await asked.ask(target), await asked.ask(target, { method: 'HEAD' })];
      expect([head.status, head.text]).toEqual([get.status, '']);
      expect([...head.headers.keys()]).toEqual([...get.headers.keys()]);
    }
  });
});

describe('the data of a file', () => {
  const ask = (headers: HeadersInit = {}, method = 'GET') =>
    asked.ask('/F12?download=true', { headers, method });

  test('has an entity tag and the type and policy of something that is saved', async () => {
    const { headers } = await ask();
    expect(Object.fromEntries(headers)).toEqual({
      ...{ 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=3600' },
      'content-disposition': 'attachment; filename="a.txt"; filename*=UTF-8\'\'a.txt',
      'content-length': String(TEXT.length),
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
      ...{ 'content-type': 'application/octet-stream', 'cross-origin-resource-policy': 'same-origin' },
      ...{ etag: expect.stringMatching(/^"[\da-f]{64}"$/), 'x-content-type-options': 'nosniff' },
    });
    const closed = await asked.ask('/F13?download=true', { closed: true });
    expect(closed.headers.get('cache-control')).toBe('no-store');
  });

  test('is not sent again to a client that has it, and its object is not read', async () => {
    const etag = (await ask()).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, text, headers, operations } = await ask({ 'if-none-match': known });
      expect([status, text, headers.get('etag'), operations]).toEqual([304, '', etag, 1]);
      expect(headers.get('content-length')).toBeNull();
    }
    for (const other of ['"other"', etag.slice(1), '']) {
      expect((await ask({ 'if-none-match': other })).status).toBe(200);
    }
  });

  test.each([
    ['bytes=0-3', 'text', '0-3'],
    ['bytes=5-6', 'of', '5-6'],
    ['bytes=13-13', 'e', '13-13'],
    ['bytes=10-', 'file', '10-13'],
    ['bytes=10-999', 'file', '10-13'],
    ['bytes=-4', 'file', '10-13'],
    ['bytes=-999', TEXT, '0-13'],
    ['bytes=0-', TEXT, '0-13'],
  ])('is sent in the part that "%s" names', async (range, part, placed) => {
    const { status, text, headers } = await ask({ range });
    expect([status, text]).toEqual([206, part]);
    expect(headers.get('content-range')).toBe(`bytes ${placed}/14`);
    expect(headers.get('content-length')).toBe(String(part.length));
  });

  test.each(['bytes=14-', 'bytes=14-20', 'bytes=-0'])('has no part "%s"', async (range) => {
    const { status, text, headers, operations } = await ask({ range });
    expect([status, text, headers.get('content-range'), operations]).toEqual([416, '', 'bytes */14', 1]);
  });

  test.each([
    ...[
      'bytes=0-1,3-4',
      'bytes=5-3',
      'bytes=a-',
      'bytes=-',
      'octets=0-1',
      'bytes=0-1 ',
      ' bytes=0',
      'bytes=0-1x',
    ],
    'bytes=0-9999999999999999999',
  ])('is sent whole for "%s", which is not understood', async (range) => {
    const { status, text } = await ask({ range });
    // "fetch" trims values of headers.
    expect([status, text]).toEqual(range === 'bytes=0-1 ' ? [206, 'te'] : [200, TEXT]);
  });

  test('is sent whole where it is another one than the client has a part of, and to HEAD', async () => {
    const etag = (await ask()).headers.get('etag') ?? '';
    const range = 'bytes=0-3';
    expect((await ask({ range, 'if-range': etag })).status).toBe(206);
    expect((await ask({ range, 'if-range': '"other"' })).status).toBe(200);
    expect((await ask({ range, 'if-range': `W/${etag}` })).status).toBe(200);
    const head = await ask({ range }, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '14']);
  });

  test.each([
    ['a.txt', 'a.txt', 'a.txt'],
    ['Übersicht 1.pdf', '_bersicht_1.pdf', '%C3%9Cbersicht%201.pdf'],
    ["it's (a) *.c", 'it_s__a___.c', 'it%27s%20%28a%29%20%2A.c'],
    [
      'a"; filename="x.html\r\nset-cookie: a=b',
      'a___filename__x.html__set-cookie__a_b',
      'a%22%3B%20filename%3D%22x.html__set-cookie_%20a%3Db',
    ],
    ['../../etc/passwd', '_.._etc_passwd', '_.._etc_passwd'],
    ['..\\x', '_x', '_x'],
    ['.htaccess', 'htaccess', 'htaccess'],
    ['  .x', 'x', 'x'],
    ['\u202egnp.exe', '_gnp.exe', '_gnp.exe'],
    ['a\ud800b\u2028\u0000.txt', 'a_b__.txt', 'a%EF%BF%BDb__.txt'],
    ['...', 'F12', 'F12'],
    [`${'x'.repeat(500)}.tar.gz`, `${'x'.repeat(117)}.gz`, undefined],
    [`${'x'.repeat(119)}\u{1f600}`, `${'x'.repeat(119)}_`, `${'x'.repeat(119)}%EF%BF%BD`],
    [`a.${'x'.repeat(500)}`, `a.${'x'.repeat(118)}`, undefined],
  ])('with the title %j is saved as %s', async (title, plain, encoded) => {
    const { ask: one } = askedOf(await archiveInMemory(file('F12', PHID, { title })));
    const disposition = (await one('/F12?download=true')).headers.get('content-disposition');
    const [, first, second] =
      /^attachment; filename="([^"]*)"; filename\*=UTF-8''(\S*)$/.exec(disposition ?? '') ?? [];
    expect(first).toBe(plain);
    if (encoded !== undefined) expect(second).toBe(encoded);
  });

  test.each([
    ['image/png', 'inline', 'image/png'],
    ['image/jpeg', 'inline', 'image/jpeg'],
    ['image/gif', 'inline', 'image/gif'],
    ['image/webp', 'inline', 'image/webp'],
    ['image/svg+xml', 'attachment', 'application/octet-stream'],
    ['image/png; x', 'attachment', 'application/octet-stream'],
    ['text/html', 'attachment', 'application/octet-stream'],
    ['', 'attachment', 'application/octet-stream'],
  ])('of the type "%s" is %s', async (type, shown, sent) => {
    const { ask: one } = askedOf(await archiveInMemory(file('F12', PHID, { type })));
    const { headers } = await one('/F12?download=true');
    expect([headers.get('content-disposition')?.split(';')[0], headers.get('content-type')]).toEqual([
      shown,
      sent,
    ]);
  });
});

describe('an archive whose bucket lacks something', () => {
  test('has no page for an object that was removed, and for data that was removed', async () => {
    const bucket = await archiveInMemory(OBJECTS);
    for (const name of bucket.files.keys()) if (name.startsWith('objects/')) bucket.files.delete(name);
    const { ask, warned } = askedOf(bucket);
    for (const target of ['/T12', '/F12?download=true']) expect((await ask(target)).status).toBe(404);
    expect(warned).toEqual([]);
  });

  test('is not available without a readable archive.json, says so once a minute, and is read again after a minute', async () => {
    const bucket = await archiveInMemory(OBJECTS);
    const whole = bucket.files.get('archive.json') ?? '';
    bucket.files.delete('archive.json');
    const { ask, warned, pass } = askedOf(bucket);
    const answer = await ask('/T12');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    expect(answer.text).toContain('<h1>The archive cannot be read</h1>');
    await ask('/T12');
    expect(warned).toEqual(['portcullis: the archive cannot be served: its bucket has no archive.json']);
    bucket.files.set('archive.json', '{}');
    pass(60_000);
    expect((await ask('/T12')).status).toBe(503);
    expect(warned[1]).toBe(
      'portcullis: the archive cannot be served: its bucket has an archive.json of another format',
    );
    bucket.files.set('archive.json', whole);
    expect((await ask('/T12')).status).toBe(200);
    bucket.files.delete('archive.json');
    pass(59_999);
    expect((await ask('/T12')).status).toBe(200);
    pass(1);
    expect((await ask('/T12')).status).toBe(503);
  });

  test('is not available for an object that is not what its type says, and the report names no address', async () => {
    const bucket = await archiveInMemory([{ id: 'T1', addresses: ['/T1'], data: 'hunter2' }]);
    const { ask, warned } = askedOf(bucket);
    expect((await ask('/T1')).status).toBe(503);
    expect(warned).toEqual([
      'portcullis: the archive cannot be served: reading its bucket failed (SyntaxError)',
    ]);
  });

  test('shows no entry and no title of a line that is not whole', async () => {
    const bucket = await archiveInMemory([{ id: 'T1', title: 'Whole', addresses: ['/T1'] }]);
    for (const [name, text] of bucket.files)
      if (/^(?:at|words)\//.test(name)) bucket.files.set(name, text.replaceAll('"anyone"', '"everyone"'));
    const { ask } = askedOf(bucket);
    expect((await ask('/T1', { closed: true })).status).toBe(404);
    expect((await ask('/search/?query=whole', { closed: true })).text).toContain('Nothing was found');
  });
});

describe('a search', () => {
  test.each([
    ['login', ['/T12']],
    ['LOG', ['/T12', '/P9']],
    ['fails login', ['/T12']],
    ['login fix', []],
    ['café', ['/w/café']],
    ['ails', []],
    ['l', []],
    ['  login  ', ['/T12']],
    ['t12', []],
  ])('for "%s" finds %j', async (question, addresses) => {
    const { text } = await asked.ask(`/search/?query=${encodeURIComponent(question)}`);
    const found = [...text.matchAll(/<li><a href="([^"]*)"/g)].map(([, address]) => address);
    expect(found.toSorted()).toEqual(addresses.toSorted());
    expect(text.includes('Nothing was found')).toBe(addresses.length === 0);
  });

  test('without a question says how to search, at both of its addresses', async () => {
    for (const target of ['/search', '/search/', '/search/?query=%20'])
      expect((await asked.ask(target)).text).toContain('Search by number, such as T123');
  });

  test.each([
    ['T12', '/T12'],
    [' D45 ', '/D45'],
    [`rEX${HASH.slice(0, 7)}`, `/rEX${HASH.slice(0, 7)}`],
    [`R7:${HASH}`, `/R7:${HASH}`],
  ])('for "%s" opens the object', async (question, address) => {
    const { status, headers } = await asked.ask(`/search/?query=${encodeURIComponent(question)}`);
    expect([status, headers.get('location'), headers.get('cache-control')]).toEqual([
      303,
      address,
      'no-store',
    ]);
  });

  test.each(['T99', '//evil.example', 'T12/../', 'xT12', 'T12x', '/T12'])(
    'for "%s" opens nothing',
    async (question) => {
      expect((await asked.ask(`/search/?query=${encodeURIComponent(question)}`)).status).toBe(200);
    },
  );

  test('shows the question as text, and counts five words and 200 characters of it', async () => {
    const { text } = await asked.ask(`/search/?query=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(text).not.toContain('<script>');
    const words = 'aa bb cc dd ee ff gg hh';
    expect((await asked.ask(`/search/?query=${encodeURIComponent(words)}`)).operations).toBe(5);
    const long = await asked.ask(`/search/?query=${'y'.repeat(300)}`);
    expect(long.text).toContain(`value="${'y'.repeat(200)}"`);
  });

  test('shows 100 titles, and says so if there are more', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        ...{ id: `T${at + 1}`, title: `Same ${at}`, addresses: [`/T${at + 1}`] },
      }));
    const [hundred, more] = [
      askedOf(await archiveInMemory(many(100))),
      askedOf(await archiveInMemory(many(101))),
    ];
    const all = (await hundred.ask('/search/?query=same')).text;
    const first = (await more.ask('/search/?query=same')).text;
    expect([all.match(/<li>/g)?.length, all.includes('Only the first')]).toEqual([100, false]);
    expect([first.match(/<li>/g)?.length, first.includes('Only the first 100 are shown')]).toEqual([
      100,
      true,
    ]);
  });
});

describe('which archive is served', () => {
  const SHA256 = /^[\da-f]{64}$/;

  test('is recorded before anything of it is, once for each archive', async () => {
    const bucket = await archiveInMemory(OBJECTS);
    const recorded: ServedArchive[] = [];
    const record = async (served: ServedArchive): Promise<void> => {
      recorded.push(served);
    };
    const { ask, pass } = askedOf(bucket, { record });
    for (const target of ['/T12', '/T99', '/']) await ask(target);
    expect(recorded).toEqual([
      {
        ...{ origin: 'https://phab.example.com', day: '2026-03-01', objects: 1236 },
        sha256: createHash('sha256')
          .update(bucket.files.get('archive.json') ?? '')
          .digest('hex'),
      },
    ]);
    pass(60_000);
    await ask('/T12');
    expect(recorded).toHaveLength(1);
    bucket.files.set('archive.json', `${bucket.files.get('archive.json')}\n`);
    pass(60_000);
    await ask('/T12');
    expect(recorded).toMatchObject([
      { objects: 1236 },
      { objects: 1236, sha256: expect.stringMatching(SHA256) },
    ]);
    expect(recorded[1]?.sha256).not.toBe(recorded[0]?.sha256);
  });

  test('has to be recorded: nothing is served until it is', async () => {
    const problems = ['the log is full', 'the log is full'];
    const record = async (): Promise<void> => {
      const problem = problems.pop();
      if (problem !== undefined) throw new Error(problem);
    };
    const { ask, warned } = askedOf(await archiveInMemory(OBJECTS), { record });
    await expect(ask('/T12')).rejects.toThrow('the log is full');
    await expect(ask('/T12')).rejects.toThrow('the log is full');
    expect((await ask('/T12')).status).toBe(200);
    expect(warned).toEqual([]);
  });
});
