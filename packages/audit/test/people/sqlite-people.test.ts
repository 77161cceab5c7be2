import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { sqlitePeople } from '../../src/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-people-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no name of an erased user remains in the files', async () => {
  const database = new DatabaseSync(join(folder, 'people.db'));
  const people = sqlitePeople(database);
  const pseudonyms = [
    await people.pseudonym('alice@example.com', 'alice'),
    await people.pseudonym('bob@example.com', 'bob'),
  ];
  const inFiles = (text: string): boolean =>
    readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(text));
  expect([inFiles('alice@example.com'), inFiles('bob@example.com')]).toEqual([true, true]);
  await people.forget('alice');
  expect([inFiles('alice@example.com'), inFiles(pseudonyms[0] ?? '')]).toEqual([false, false]);
  expect(inFiles('bob@example.com')).toBe(true);
  database.close();
});
