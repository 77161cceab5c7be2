import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchiveReader, archiveAnswer } from '@portcullis/phabricator/internal';
import { signatureProblem } from '@portcullis/testing/stores';
import { expect, test } from 'vitest';
import { forgetPerson } from '../../src/archive/forget-person.ts';
import { uploadArchive } from '../../src/archive/upload-archive.ts';
import { captured, capturedWith } from '../capture.ts';
import { archiveOf, bytesIn, freshFolder, NOW } from './archive-of.ts';
import { simulatedInstance } from './simulated-instance.ts';

const credentials = { accessKeyId: 'key', secretAccessKey: 'hunter2hunter2' };
const OBJECTS = {
  task: [1, 2, 3].map((number) => ({
    number,
    title: `Task ${number}`,
    text: `by ${number === 1 ? 'bob' : 'carol'}`,
  })),
};

/** A bucket that verifies signatures, and lists two names at a time. */
function fakeBucket() {
  const stored = new Map<string, string>();
  const writes: string[] = [];
  const fetch = async (input: string | URL | Request, { method = '', headers, body }: RequestInit) => {
    const url = new URL(String(input));
    const sent = Object.fromEntries(headers as Headers);
    const text = Buffer.from((body as unknown as Uint8Array | undefined) ?? '').toString();
    const arrived = {
      method,
      target: `${url.pathname}${url.search}`,
      headers: { host: url.host, ...sent },
      body: text,
    };
    const expected = {
      secrets: { key: credentials.secretAccessKey },
      region: 'auto',
      service: 's3',
      now: NOW,
    };
    if (signatureProblem(arrived, expected) !== undefined) return new Response('', { status: 403 });
    const name = url.pathname.replace(/^\/archive\/?/, '');
    if (method === 'PUT') stored.set(name, text);
    if (method === 'DELETE') stored.delete(name);
    if (method !== 'GET') writes.push(`${method} ${name}`);
    const from = Number(url.searchParams.get('continuation-token') ?? 0);
    const names = [...stored.keys()].sort().slice(from, from + 2);
    const rows = names.map(
      (one) =>
        `<Contents><Key>${one}</Key><Size>${Buffer.byteLength(stored.get(one) ?? '')}</Size></Contents>`,
    );
    const isTruncated = from + 2 < stored.size;
    const next = isTruncated ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
    return new Response(`<List>${rows.join('')}<IsTruncated>${isTruncated}</IsTruncated>${next}</List>`);
  };
  const target = { endpoint: 'https://account.example', bucket: 'archive', credentials, now: () => NOW };
  return { stored, writes, target: { ...target, fetch: fetch as unknown as typeof globalThis.fetch } };
}

test('an upload makes a bucket the same as the archive, archive.json last, and leaves what is not of an archive', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const { stored, writes, target } = fakeBucket();
  stored.set('notes.txt', 'mine');
  expect(await uploadArchive(folder, target)).toMatchObject({ present: 0, removed: 0 });
  expect(writes.at(-1)).toBe('PUT archive.json');
  stored.delete('notes.txt');
  const expected = Object.entries(bytesIn(folder)).map(([name, text]) => [
    name,
    Buffer.from(text, 'base64').toString(),
  ]);
  expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(expected));
  expect(await uploadArchive(folder, target)).toMatchObject({ present: 3, removed: 0 });
});

test('an upload after a person was forgotten deletes the objects that named them', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const { stored, writes, target } = fakeBucket();
  await uploadArchive(folder, target);
  await forgetPerson(folder, ['bob'], 'data');
  writes.length = 0;
  expect(await uploadArchive(folder, target)).toMatchObject({ present: 2, removed: 1 });
  expect([...stored.values()].filter((text) => /bob/.test(text))).toEqual([]);
  expect(writes.findIndex((one) => one.startsWith('DELETE'))).toBeGreaterThan(
    writes.indexOf('PUT archive.json'),
  );
});

test('an upload that is refused says so without its credentials, and one that was ended continues', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const { stored, target } = fakeBucket();
  const wrong = { ...target, credentials: { ...credentials, secretAccessKey: 'other' } };
  await expect(uploadArchive(folder, wrong)).rejects.toThrow(
    'GET of archive was answered with 403: the credentials need to read and write this bucket',
  );
  let left = 3;
  const fetch = ((input: string, init: RequestInit) =>
    left-- === 0 ? Promise.reject(new Error('hunter2')) : target.fetch(input, init)) as never;
  await expect(uploadArchive(folder, { ...target, fetch })).rejects.toThrow(
    'was not answered: run the command again',
  );
  expect(stored.has('archive.json')).toBe(false);
  expect((await uploadArchive(folder, target)).present).toBeGreaterThan(0);
  expect(stored.has('archive.json')).toBe(true);
});

test('an upload that is ended at any request serves each page meanwhile, and what is forgotten is gone when it was continued', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const { stored, writes, target } = fakeBucket();
  await uploadArchive(folder, target);
  const before = new Map(stored);
  await forgetPerson(folder, ['bob'], 'data');
  const expected = Object.fromEntries(
    Object.entries(bytesIn(folder)).map(([name, text]) => [name, Buffer.from(text, 'base64').toString()]),
  );
  let requests = 0;
  for (let ended = false, at = 0; !ended; at++) {
    stored.clear();
    for (const [name, text] of before) stored.set(name, text);
    writes.length = 0;
    requests = 0;
    const fetch = (async (input: string, init: RequestInit) => {
      if (requests++ >= at) throw new Error('the process was ended');
      return target.fetch(input, init);
    }) as never;
    ended = await uploadArchive(folder, { ...target, fetch }).then(
      () => true,
      () => false,
    );
    for (const page of ['/T1', '/T2', '/T3']) expect([at, await statusIn(stored, page)]).toEqual([at, 200]);
    await uploadArchive(folder, target);
    expect([at, Object.fromEntries(stored)]).toEqual([at, expected]);
  }
  expect(requests).toBeGreaterThan(8);
});

test('an upload refuses an object that is not what its name says, and an archive that a command has not finished', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance(OBJECTS), folder);
  const { stored, target } = fakeBucket();
  const [name = ''] = Object.keys(bytesIn(folder)).filter((one) => one.startsWith('objects/'));
  const bytes = readFileSync(join(folder, name));
  writeFileSync(join(folder, name), `${bytes} `);
  await expect(uploadArchive(folder, target)).rejects.toThrow(`${name}: was changed: verify the archive`);
  expect(stored.has('archive.json')).toBe(false);
  writeFileSync(join(folder, name), bytes);
  mkdirSync(join(folder, '.reading'));
  await expect(uploadArchive(folder, target)).rejects.toThrow('a command that changes it was not finished');
  rmdirSync(join(folder, '.reading'));
  await uploadArchive(folder, target);
  expect(stored.has('archive.json')).toBe(true);
});

/** What an archive in a bucket answers. */
async function statusIn(stored: ReadonlyMap<string, string>, path: string): Promise<number> {
  const bucket = {
    get: async (key: string) => {
      const text = stored.get(key);
      return text === undefined ? null : { body: new Response(text).body as never, text: async () => text };
    },
  };
  const question = { request: new Request(`https://phab.example.com${path}`), path, mayReadClosed: false };
  const answer = await archiveAnswer(
    { reader: new ArchiveReader(bucket, () => {}), noindex: false, theme: {} },
    { ...question, clock: { now: () => NOW } as never, record: async () => {} },
  );
  return answer.status;
}

test.each([
  [{}, 'set CLOUDFLARE_ACCOUNT_ID'],
  [{ CLOUDFLARE_ACCOUNT_ID: 'a' }, 'set R2_ACCESS_KEY_ID'],
  [
    { R2_ENDPOINT: 'http://r2.example', R2_ACCESS_KEY_ID: 'a', R2_SECRET_ACCESS_KEY: 'b' },
    'R2_ENDPOINT must be an https URL',
  ],
])('an upload with the variables %j is invalid usage', async (env, problem) => {
  const { code, err } = await capturedWith(env as never, 'archive', 'upload', 'folder', '--bucket', 'x');
  expect([code, err.includes(problem)]).toEqual([2, true]);
});

test('an upload of a folder that is no archive is invalid usage', async () => {
  const { code, err } = await captured('archive', 'verify', '/nowhere');
  expect([code, err.includes('has no archive.json')]).toEqual([2, true]);
  await expect(uploadArchive('/nowhere', fakeBucket().target)).rejects.toThrow('has no archive.json');
});
