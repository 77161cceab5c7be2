import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { CredentialTables } from '../../src/credentials/credential-tables.ts';
import { SessionTables, type Sql } from '../../src/store/session-tables.ts';

/** The tables of a store, in memory, and the statement that looks at a session's time. */
function sessionTables() {
  const database = new DatabaseSync(':memory:');
  const sql: Sql = {
    exec: (query, ...bindings) => {
      if (bindings.length === 0 && query.includes('CREATE')) {
        database.exec(query);
        return { rowsWritten: 0, toArray: () => [] };
      }
      const rows = database.prepare(query).all(...(bindings as string[])) as Record<string, string>[];
      return { rowsWritten: rows.length, toArray: () => rows };
    },
  };
  // A sweep goes through them as well.
  new CredentialTables(sql);
  return new SessionTables(sql);
}

const session = { issuer: 'https://idp.example', subject: 'ada', sid: undefined, session: '{}' };

test('a sweep says when the next thing runs out, of whatever kind, and nothing where nothing is left', () => {
  const tables = sessionTables();
  expect(tables.sweep(0)).toBeUndefined();
  tables.add({ ...session, key: 'a', endsAt: 300 }, 0);
  tables.use('jti', 200);
  expect(tables.sweep(0)).toBe(200);
  expect(tables.sweep(200)).toBe(300);
  expect(tables.sweep(300)).toBeUndefined();
});

test('a session that was last seen just when idling begins counts as seen', () => {
  const tables = sessionTables();
  tables.add({ ...session, key: 'a', endsAt: 9000 }, 100);
  expect(tables.find('a', 200, 101)?.seenAt).toBe(100);
  expect(tables.find('a', 200, 100)).toBeDefined();
  expect(tables.find('a', 201, 0)?.seenAt).toBe(200);
});
