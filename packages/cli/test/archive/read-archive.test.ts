import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveReader, archiveAnswer } from '@portcullis/phabricator/internal';
import { expect, test } from 'vitest';
import { forgetPerson } from '../../src/archive/forget-person.ts';
import { archiveFindings, originFindings } from '../../src/archive/verify-archive.ts';
import { archiveOf, bytesIn, freshFolder, linesIn, NOW } from './archive-of.ts';
import { bucketOf } from './bucket-of.ts';
import { ORIGIN, type SimulatedObjects, simulatedInstance, TOKEN } from './simulated-instance.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HASH = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

const OBJECTS: SimulatedObjects = {
  task: [
    {
      number: 1,
      title: 'Login fails',
      text: 'See D1 and {F1}.',
      comments: [{ id: 77, text: 'By @alice: **yes**' }],
    },
    {
      number: 2,
      title: 'Embargoed hole',
      text: 'Only for the security team.',
      view: 'PHID-PLCY-aaaaaaaaaaaaaaaaaaaa',
    },
    { number: 4, title: 'Crash at login', text: 'no' },
  ],
  revision: [
    {
      number: 1,
      title: 'Fix the login',
      text: 'For T1.',
      comments: [{ id: 90, text: 'Nit', path: 'src/x.c', line: 12 }],
    },
  ],
  paste: [{ number: 1, title: 'log.txt', text: 'line 1\nline 2 by alice' }],
  document: [{ number: 1, title: 'Handbook', text: '= First\n\n* a\n* b', name: 'handbook' }],
  commit: [{ number: 1, title: 'Initial commit', text: 'by alice', name: `rEX${HASH}` }],
  file: [
    { number: 1, title: 'pixel.png', text: '', data: PNG, type: 'image/png' },
    { number: 2, title: 'names.txt', text: '', data: 'alice, bob', type: 'text/plain' },
  ],
};

/** Asks an archive as the Worker does. */
async function asked(folder: string, target: string, mayReadClosed = false, method = 'GET') {
  const reader = new ArchiveReader(bucketOf(folder), () => {});
  const request = new Request(`https://phab.example.com${target}`, { method });
  const path = decodeURIComponent(new URL(request.url).pathname);
  const clock = { now: () => NOW } as never;
  const answer = await archiveAnswer(
    { reader, noindex: false, theme: {} },
    { request, path, clock, mayReadClosed, record: async () => {} },
  );
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

test('an archive that an account read has every kind of object, with its policy and who could read it', async () => {
  const folder = freshFolder();
  const manifest = await archiveOf(simulatedInstance(OBJECTS), folder);
  expect(manifest).toMatchObject({
    reader: 'account',
    day: '2026-12-01',
    open: { task: 2, revision: 1, paste: 1, document: 1, commit: 1, file: 2 },
    closed: { task: 1 },
    missing: 0,
  });
  const entries = linesIn(folder, 'index.ndjson');
  expect(entries.map(({ id, seen, type }) => `${id} ${seen} ${type}`)).toEqual([
    ...[
      'T1 anyone content',
      'T2 reader content',
      'T4 anyone content',
      'D1 anyone content',
      'D1 anyone text/x-diff',
    ],
    ...[
      'P1 anyone content',
      'w/handbook anyone content',
      `rEX${HASH} anyone content`,
      `rEX${HASH} anyone text/x-diff`,
    ],
    ...['F1 anyone content', 'F1 anyone image/png', 'F2 anyone content', 'F2 anyone text/plain'],
  ]);
  expect(entries[1]).toMatchObject({ policy: 'PHID-PLCY-aaaaaaaaaaaaaaaaaaaa' });
  const all = JSON.stringify(
    Object.values(bytesIn(folder)).map((one) => Buffer.from(one, 'base64').toString()),
  );
  for (const secret of [TOKEN, 'secretkey', 'B@aaa', '__csrf__']) expect(all).not.toContain(secret);
});

test('an archive serves monograms, comments by their numbers, images, raw diffs, wiki pages and abbreviated commits', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const task = await asked(folder, '/T1');
  expect(task.status).toBe(200);
  expect(task.text).toContain('<section id="77">');
  expect(task.text).toContain('<a href="/D1" rel="nofollow noreferrer">D1</a>');
  expect(task.text).toContain('<img src="/F1?download=true" alt="F1"');
  expect(task.text).toContain('<strong>yes</strong>');
  expect((await asked(folder, '/T1/')).text).toContain('Login fails');
  const revision = await asked(folder, '/D1');
  expect(revision.text).toContain('<code>src/x.c:12</code>');
  expect((await asked(folder, '/D1?download=true')).text).toContain('+++ of D1');
  const image = await asked(folder, '/F1?download=true');
  expect([image.headers.get('content-type'), image.headers.get('content-disposition')]).toEqual([
    'image/png',
    'inline; filename="pixel.png"; filename*=UTF-8\'\'pixel.png',
  ]);
  expect((await asked(folder, '/w/handbook/')).text).toContain('<li>a</li><li>b</li>');
  for (const hash of [HASH, HASH.slice(0, 7), HASH.slice(0, 12)])
    expect((await asked(folder, `/rEX${hash}`)).text).toContain('Initial commit');
  expect((await asked(folder, '/rEX0a1b2c4')).status).toBe(404);
  expect((await asked(folder, '/')).text).toContain('<dt>Task</dt><dd>2</dd>');
});

test('a file is an attachment with no type that runs, and its address needs no key', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const file = await asked(folder, '/file/data/anything/PHID-FILE-x0000000000000000002/names.txt');
  expect(file.text).toBe('alice, bob');
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="names.txt"/);
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
});

test('an object that only the account could read is not served to others, not found by them, and not distinguished from one that never was', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const closed = await asked(folder, '/T2');
  expect(closed.status).toBe(404);
  expect(closed.text.replace(/nonce="[^"]*"/g, '')).toBe(
    (await asked(folder, '/T3')).text.replace(/nonce="[^"]*"/g, ''),
  );
  expect((await asked(folder, '/search/?query=embargoed')).text).toContain('Nothing was found');
  expect((await asked(folder, '/search/?query=T2')).status).toBe(200);
  expect((await asked(folder, '/T2', true)).text).toContain('Only for the security team.');
  expect((await asked(folder, '/search/?query=embargoed', true)).text).toContain('href="/T2"');
});

test('a search finds titles by words that start with those of the question, and a number opens its object', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const found = (await asked(folder, '/search/?query=login+cra')).text;
  expect(found).toContain('href="/T4"');
  expect(found).not.toContain('href="/T1"');
  const number = await asked(folder, '/search/?query=T4');
  expect([number.status, number.headers.get('location')]).toEqual([303, '/T4']);
});

test('an anonymous reader archives pages that are public, without menus and tokens, and lists what it could not read', async () => {
  const folder = freshFolder();
  const manifest = await archiveOf(simulatedInstance(OBJECTS), folder, 'anonymous');
  expect(manifest).toMatchObject({
    reader: 'anonymous',
    open: { task: 2, revision: 1, paste: 1, file: 2 },
    closed: {},
  });
  expect(linesIn(folder, 'missing.ndjson')).toContainEqual({
    ...{ id: 'T2', kind: 'task', reason: 'not-readable' },
    detail: 'the page is not for anonymous clients',
  });
  expect(linesIn(folder, 'missing.ndjson')).toContainEqual({
    ...{ id: 'T8-', kind: 'task', reason: 'not-asked' },
    detail: '3 numbers in a row were not readable: the reading ended there',
  });
  const page = await asked(folder, '/T1');
  expect(page.text).toContain('<span id="77"></span>');
  expect(page.text).toContain('See D1 and {F1}.');
  expect(page.text).not.toContain('Log In');
  expect((await asked(folder, '/D1?download=true')).text).toBe('diff of /D1\n');
  expect((await asked(folder, '/F2?download=true')).text).toBe('alice, bob');
});

test('what was closed after it was read is not in the archive', async () => {
  const folder = freshFolder();
  const simulated = simulatedInstance(OBJECTS);
  let asks = 0;
  const fetch: typeof simulated.fetch = (input, init) => {
    // The second time that the page of T1 is asked for is the check.
    if (String(input).includes('/T1?') && ++asks === 1) simulated.closed.add('T1');
    return simulated.fetch(input, init);
  };
  await archiveOf({ fetch }, folder, 'anonymous');
  expect(asks).toBe(1);
  expect((await asked(folder, '/T1')).status).toBe(404);
  expect(linesIn(folder, 'missing.ndjson')).toContainEqual(
    expect.objectContaining({ id: 'T1', reason: 'closed-meanwhile' }),
  );
  const all = Object.values(bytesIn(folder)).map((one) => Buffer.from(one, 'base64').toString());
  expect(all.some((text) => text.includes('By @alice'))).toBe(false);
  expect(await collected(archiveFindings(folder))).toEqual([]);
});

test.each(['account', 'anonymous'] as const)(
  'a reading by an %s reader that is ended five times and started again has the same bytes',
  async (reader) => {
    const whole = freshFolder();
    const simulated = simulatedInstance(OBJECTS);
    await archiveOf(simulated, whole, reader);
    const ended = freshFolder();
    const requests = simulated.asked.length;
    for (let round = 1; round <= 5; round++) {
      let left = Math.ceil(requests / 7);
      const fetch: typeof simulated.fetch = (input, init) => {
        if (left-- === 0) throw new Error('the process was ended');
        return simulated.fetch(input, init);
      };
      await expect(archiveOf({ fetch }, ended, reader, NOW + round)).rejects.toThrow('the process was ended');
      // What an ended process leaves of a line.
      const journal = join(ended, '.reading/journal.ndjson');
      writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"part":"ta`);
    }
    await archiveOf(simulated, ended, reader, NOW + 9);
    expect(bytesIn(ended)).toEqual(bytesIn(whole));
  },
);

test('verify finds nothing in a whole archive, and each change of a file of it', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  expect(await collected(archiveFindings(folder))).toEqual([]);
  const index = readFileSync(join(folder, 'index.ndjson'), 'utf8');
  writeFileSync(join(folder, 'index.ndjson'), index.replace('"seen":"reader"', '"seen":"anyone"'));
  expect((await collected(archiveFindings(folder))).map(({ what }) => what)).toContain('index.ndjson');
  writeFileSync(join(folder, 'index.ndjson'), index);
  const [{ sha256 = '' } = {}] = linesIn(folder, 'index.ndjson') as { sha256?: string }[];
  const object = join(folder, `objects/${sha256.slice(0, 2)}/${sha256.slice(2)}`);
  const bytes = readFileSync(object);
  writeFileSync(object, `${bytes} `);
  writeFileSync(join(folder, 'objects/00-more'), '');
  expect((await collected(archiveFindings(folder))).map(({ what }) => what)).toEqual([
    'T1',
    'objects/00-more',
  ]);
});

test('verify compares with the origin: what was closed, renamed and opened there', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder, 'anonymous');
  const [one, two, four] = OBJECTS.task as readonly { number: number; title: string; text: string }[];
  const later = simulatedInstance({
    ...OBJECTS,
    task: [
      { ...one, title: 'Renamed' },
      { ...two, view: 'public' },
      { ...four, view: 'users' },
    ] as never,
  });
  const found = await collected(originFindings(folder, { origin: ORIGIN, fetch: later.fetch }, () => NOW));
  expect(found.map(({ what, problem }) => `${what} ${problem.replace(/ \(.*/, '')}`)).toEqual([
    'T1 has another title at the origin',
    'T4 is not public any more',
    'T2 is public at the origin, and missing here',
  ]);
});

test('forget replaces a name in all data, lists files that contain it, and removes them where that is wanted', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const before = bytesIn(folder);
  const names = ['alice', 'Alice Archer'];
  expect(await forgetPerson(folder, names, 'nothing')).toMatchObject({ files: ['F2'] });
  expect(bytesIn(folder)).toEqual(before);
  const { rewritten } = await forgetPerson(folder, names, 'data and files');
  expect(rewritten).toEqual(['T1', 'T2', 'T4', 'D1', 'P1', `rEX${HASH}`, 'F1', 'F2']);
  const all = Object.values(bytesIn(folder)).map((one) => Buffer.from(one, 'base64').toString());
  expect(all.filter((text) => /alice/i.test(text))).toEqual([]);
  expect((await asked(folder, '/P1')).text).toContain('line 2 by former-user');
  expect((await asked(folder, '/F2?download=true')).status).toBe(404);
  expect(await collected(archiveFindings(folder))).toEqual([]);
});

test('forget finds a name however its letters are composed, and with any space between its words', async () => {
  const folder = freshFolder();
  const text =
    'By Jose\u0301 A\u0301vila, Jos\u00e9  \u00c1vila, Jos\u00e9\n\u00c1vila and Jos\u00e9\u00a0\u00c1vila.';
  const files = [{ number: 1, title: 'a.txt', text: '', data: text, type: 'text/plain' }];
  const pastes = [{ number: 1, title: 'log', text }];
  await archiveOf(simulatedInstance({ paste: pastes, file: files }), folder);
  expect(await forgetPerson(folder, ['Jos\u00e9 \u00c1vila'], 'data')).toEqual({
    rewritten: ['P1'],
    files: ['F1'],
  });
  expect((await asked(folder, '/P1')).text.match(/former-user/g)).toHaveLength(4);
});

test('forget finds a name with a hyphen, and no other with another character in its place', async () => {
  const folder = freshFolder();
  const pastes = [{ number: 1, title: 'log', text: 'By Anne-Marie, and not by Anne_Marie.' }];
  await archiveOf(simulatedInstance({ paste: pastes }), folder);
  expect(await forgetPerson(folder, ['Anne-Marie'], 'data')).toEqual({ rewritten: ['P1'], files: [] });
  expect((await asked(folder, '/P1')).text).toContain('By former-user, and not by Anne_Marie.');
});

test('forget replaces a name that is also what an element or a field is called in texts only', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const before = await asked(folder, '/w/handbook');
  const words = ['title', 'text', 'li', 'content', 'anchor', 'Status', 'First'];
  expect((await forgetPerson(folder, words, 'data')).rewritten).toEqual(['w/handbook']);
  const { text } = await asked(folder, '/w/handbook');
  const nonce = /nonce="[^"]*"/g;
  expect(text.replace(nonce, '')).toBe(before.text.replace('First', 'former-user').replace(nonce, ''));
});

async function collected<One>(findings: AsyncIterable<One>): Promise<One[]> {
  const found: One[] = [];
  for await (const one of findings) found.push(one);
  return found;
}
