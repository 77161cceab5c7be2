import { expect, test } from 'vitest';
import {
  AuditDatabase,
  numberIn,
  textIn,
} from '../../../../../src/features/operator/page/database/audit-database.ts';
import { databaseOf } from '../fixtures/page-of-rows.ts';

const lines = (...types: string[]) => types.map((type) => ({ line: JSON.stringify({ type }) }));

test('events are read from their lines, and requests are picked out of them', async () => {
  const { asked, database } = databaseOf({ writtenSince: lines('request.decision', 'policy.loaded') });
  const audit = new AuditDatabase(database);
  expect(await audit.events('writtenSince', 7, 100)).toEqual([
    { type: 'request.decision' },
    { type: 'policy.loaded' },
  ]);
  expect(await audit.requests('writtenSince', 7, 100)).toEqual([{ type: 'request.decision' }]);
  expect(asked).toEqual([1, 2].map(() => ({ name: 'writtenSince', values: [7, 100] })));
});

test('a column that is not what it should be is an empty text, or no number', () => {
  const row = { text: 'a', number: 7, nothing: null };
  expect([textIn(row, 'text'), textIn(row, 'number'), textIn(row, 'nothing')]).toEqual(['a', '', '']);
  expect([numberIn(row, 'number'), numberIn(row, 'text'), numberIn(row, 'missing')]).toEqual([7, 0, 0]);
});
