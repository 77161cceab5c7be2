import { expect, test } from 'vitest';
import { forgetPerson } from '../../src/archive/forget-person.ts';
import { archiveFindings } from '../../src/archive/verify-archive.ts';
import { archiveOf, bytesIn, freshFolder, linesIn } from './archive-of.ts';
import { simulatedInstance, TOKEN } from './simulated-instance.ts';

const tasks = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    title: `Task ${at + 1}`,
    text: `body ${at + 1}.`,
  }));

const idsIn = (folder: string, name: string) => linesIn(folder, name).map(({ id }) => id);

/** What a folder has, as one text. */
const allIn = (folder: string): string =>
  Object.values(bytesIn(folder))
    .map((one) => Buffer.from(one, 'base64').toString())
    .join('\n');

test('half of all pages that are closed before they are checked again are in no file of the archive', async () => {
  const folder = freshFolder();
  const simulated = simulatedInstance({ task: tasks(60) });
  let pages = 0;
  const fetch: typeof simulated.fetch = (input, init) => {
    // Each page is opened once when it is read, and once when it is checked again.
    if (/\/T\d+(?:\?|$)/.test(String(input)) && ++pages === 61)
      for (let number = 1; number <= 60; number += 2) simulated.closed.add(`T${number}`);
    return simulated.fetch(input, init);
  };
  expect(await archiveOf({ fetch }, folder)).toMatchObject({ open: { task: 30 }, closed: {}, missing: 30 });
  expect(pages).toBe(120);
  const left = Array.from({ length: 30 }, (_, at) => `T${2 * at + 2}`);
  expect(idsIn(folder, 'index.ndjson')).toEqual(left);
  expect(linesIn(folder, 'missing.ndjson').every(({ reason }) => reason === 'closed-meanwhile')).toBe(true);
  const all = allIn(folder);
  for (let number = 1; number <= 60; number++)
    expect([number, all.includes(`body ${number}.`)]).toEqual([number, number % 2 === 0]);
  for await (const finding of archiveFindings(folder)) expect(finding).toBeUndefined();
});

test('a page that fails when it is checked again is not in the archive, and is listed as failed', async () => {
  const folder = freshFolder();
  const simulated = simulatedInstance({ task: tasks(2) });
  const fetch: typeof simulated.fetch = (input, init) =>
    String(input).includes('/T2?checked=')
      ? Promise.resolve(new Response('', { status: 500 }))
      : simulated.fetch(input, init);
  expect(await archiveOf({ fetch }, folder)).toMatchObject({ open: { task: 1 }, missing: 1 });
  expect(linesIn(folder, 'missing.ndjson')).toEqual([
    { id: 'T2', kind: 'task', reason: 'failed', detail: 'answered with 500' },
  ]);
  expect(allIn(folder)).not.toContain('body 2.');
});

test('what belongs to a page that was too large, and so is not checked again, is not public in the archive', async () => {
  const folder = freshFolder();
  const revision = { number: 1, title: 'Large', text: 'x '.repeat(600_000) };
  await archiveOf(simulatedInstance({ revision: [revision] }), folder);
  expect(linesIn(folder, 'index.ndjson')).toEqual([]);
  expect(linesIn(folder, 'missing.ndjson')).toMatchObject([
    { id: 'D1 data', kind: 'revision', reason: 'too-large' },
    { id: 'D1', kind: 'revision', reason: 'failed', detail: 'was not checked again' },
  ]);
  expect(allIn(folder)).not.toContain('+++ of D1');
});

/** A simulated instance whose second page of tasks is answered with something else. */
function failingInTheMiddle(answer: () => Response) {
  const simulated = simulatedInstance({ task: tasks(110) });
  let pages = 0;
  const fetch: typeof simulated.fetch = (input, init) =>
    String(input).endsWith('/api/maniphest.search') && ++pages === 2
      ? Promise.resolve(answer())
      : simulated.fetch(input, init);
  return { simulated, fetch };
}

test('a page of Conduit that fails in the middle ends the reading, which goes on after the last object', async () => {
  const [folder, whole] = [freshFolder(), freshFolder()];
  const { simulated, fetch } = failingInTheMiddle(() => new Response('', { status: 500 }));
  await expect(archiveOf({ fetch }, folder)).rejects.toThrow(
    'maniphest.search was answered with 500 and no result',
  );
  expect(linesIn(folder, '.reading/journal.ndjson')).toHaveLength(100);
  simulated.asked.length = 0;
  await archiveOf(simulated, folder);
  // What was read is only checked again.
  expect(simulated.asked.filter((one) => one === 'GET /T1')).toHaveLength(1);
  await archiveOf(simulated, whole);
  expect(bytesIn(folder)).toEqual(bytesIn(whole));
});

test.each([
  ['an error', { result: null, error_code: 'ERR-CONDUIT-CORE' }, 'failed with ERR-CONDUIT-CORE'],
  ['an error that may quote the token', { result: 1, error_code: `of ${TOKEN}` }, 'failed with an error'],
  ['no result', { error_code: null }, 'was answered with 200 and no result'],
  ['no list', { result: {}, error_code: null }, 'has a result without a list'],
])('an answer of Conduit with %s is no empty list', async (_what, answer, problem) => {
  const fetch = (async () => Response.json(answer)) as typeof globalThis.fetch;
  await expect(archiveOf({ fetch }, freshFolder())).rejects.toThrow(
    new RegExp(`^maniphest.search ${problem}$`),
  );
});

test('a person is forgotten in an archive without objects', async () => {
  const folder = freshFolder();
  await archiveOf(simulatedInstance({}), folder);
  expect(await forgetPerson(folder, ['alice'], 'data and files')).toEqual({ rewritten: [], files: [] });
  expect(idsIn(folder, 'index.ndjson')).toEqual([]);
});
