import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { postgresRows } from '../../src/internal.ts';

const rows = [{ a: 1 }];

test.each([undefined, {}, { query: 'SELECT 1' }])('%o is refused as a PostgreSQL client', (client) => {
  expect(() => postgresRows(client as never, [])).toThrow(
    'PostgreSQL: a client with query(text, values) is required, such as a Pool of pg',
  );
});

test('a lost database connection does not end the process, and the next statement fails with it', async () => {
  // As a `Pool` of `pg` tells of a connection that nobody uses.
  const pool = Object.assign(new EventEmitter(), { query: async () => ({ rows }) });
  const lose = (): boolean => pool.emit('error', new Error('terminating connection'));
  expect(lose).toThrow('terminating connection');
  for (let count = 0; count < 3; count++) expect(await postgresRows(pool, [])('SELECT 1')).toEqual(rows);
  expect(lose).not.toThrow();
  expect(pool.listenerCount('error')).toBe(1);
});

test('a PostgreSQL client that emits no events is accepted', async () => {
  expect(await postgresRows({ query: async () => ({ rows }) }, [])('SELECT 1')).toEqual(rows);
});

test.each(['40001', '40P01'])(
  'a statement that was aborted for another one (%s) is run again, at most four times',
  async (code) => {
    let failing = 5;
    let asked = 0;
    const query = async () => {
      asked += 1;
      if (failing-- > 0) throw Object.assign(new Error('given up'), { code });
      return { rows };
    };
    const run = postgresRows({ query }, []);
    await expect(run('SELECT 1')).rejects.toThrow('given up');
    expect(asked).toBe(5);
    [failing, asked] = [4, 0];
    expect(await run('SELECT 1')).toEqual(rows);
    expect(asked).toBe(6);
  },
);

test('a statement that failed otherwise is not run again', async () => {
  let asked = 0;
  const query = async () => {
    asked += 1;
    throw Object.assign(new Error('connection lost'), { code: '08006' });
  };
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toThrow('connection lost');
  expect(asked).toBe(1);
});

test('a first answer that never comes blocks only the statement that waits for it', async () => {
  let asked = 0;
  const query = async () => (asked++ === 0 ? new Promise<never>(() => {}) : { rows });
  const run = postgresRows({ query }, []);
  void run('SELECT 1');
  expect(await run('SELECT 1')).toEqual(rows);
  expect(await run('SELECT 1')).toEqual(rows);
  // The tables twice, since nobody had made them, and two statements.
  expect(asked).toBe(4);
});

test('a statement that fails for another reason, on a table that exists, does not create tables again', async () => {
  const asked: string[] = [];
  const query = async (text: string) => {
    asked.push(text);
    if (text === 'SELECT 1') throw Object.assign(new Error('no right to it'), { code: '42501' });
    return { rows };
  };
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toThrow('no right to it');
  expect(asked.slice(1)).toEqual(['SELECT 1']);
});

test('a thrown value that is no Error is passed on as it is', async () => {
  await expect(postgresRows({ query: () => Promise.reject('no') }, [])('SELECT 1')).rejects.toBe('no');
});

test('missing tables are created once more for a statement, and no more often', async () => {
  const asked: string[] = [];
  const query = async (text: string) => {
    const what = text.startsWith('DO') ? 'tables' : text;
    asked.push(what);
    if (what !== 'tables') throw Object.assign(new Error('relation does not exist'), { code: '42P01' });
    return { rows };
  };
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toThrow('relation does not exist');
  expect(asked).toEqual(['tables', 'SELECT 1', 'tables', 'SELECT 1']);
});

test.each([
  ['53300', 'PostgreSQL 53300'],
  ['ECONNREFUSED', 'PostgreSQL ECONNREFUSED'],
  ['token of ADA', 'TypeError'],
  ['ADA is her name', 'TypeError'],
  [undefined, 'TypeError'],
])('a failure is named by its code only, also in records: %s', async (code, name) => {
  const query = () =>
    Promise.reject(Object.assign(new TypeError('secret'), code === undefined ? {} : { code }));
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toMatchObject({ name, message: 'secret' });
});

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Cannot use a pool after calling end on the pool',
  'The server does not support SSL connections',
])('a failure without a code is named by words of pg that quote nothing: %s', async (words) => {
  const failing = (error: Error) => postgresRows({ query: () => Promise.reject(error) }, [])('SELECT 1');
  await expect(failing(new Error(words))).rejects.toMatchObject({ name: `PostgreSQL ${words}` });
  await expect(failing(new Error(`${words} of ada`))).rejects.toMatchObject({ name: 'Error' });
  // A number is no code of PostgreSQL's: that of a `DOMException` is one.
  const numbered = Object.assign(new Error(words), { code: 23 });
  await expect(failing(numbered)).rejects.toMatchObject({ name: `PostgreSQL ${words}` });
});
