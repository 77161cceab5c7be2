import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { postgresRows } from '../../src/internal.ts';

const rows = [{ a: 1 }];

test('a database that goes away ends no process: whoever asks next is told', async () => {
  // As a `Pool` of `pg` tells of a connection that nobody uses.
  const pool = Object.assign(new EventEmitter(), { query: async () => ({ rows }) });
  const lose = (): boolean => pool.emit('error', new Error('terminating connection'));
  expect(lose).toThrow('terminating connection');
  for (let count = 0; count < 3; count++) expect(await postgresRows(pool, [])('SELECT 1')).toEqual(rows);
  expect(lose).not.toThrow();
  expect(pool.listenerCount('error')).toBe(1);
});

test('a client that tells of nothing will do', async () => {
  expect(await postgresRows({ query: async () => ({ rows }) }, [])('SELECT 1')).toEqual(rows);
});

test.each(['40001', '40P01'])(
  'a statement that was given up for another one (%s) is made again, four times at most',
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

test('a statement that failed otherwise is not made again', async () => {
  let asked = 0;
  const query = async () => {
    asked += 1;
    throw Object.assign(new Error('connection lost'), { code: '08006' });
  };
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toThrow('connection lost');
  expect(asked).toBe(1);
});

test('a first answer that never comes keeps nobody but whoever waits for it', async () => {
  let asked = 0;
  const query = async () => (asked++ === 0 ? new Promise<never>(() => {}) : { rows });
  const run = postgresRows({ query }, []);
  void run('SELECT 1');
  expect(await run('SELECT 1')).toEqual(rows);
  expect(await run('SELECT 1')).toEqual(rows);
  // The tables twice, since nobody had made them, and two statements.
  expect(asked).toBe(4);
});

test('tables that are gone are made once more for a statement, and no further', async () => {
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
  ['token of ada', 'TypeError'],
  [undefined, 'TypeError'],
])('a failure is named by its code, which is all that records tell of it: %s', async (code, name) => {
  const query = () =>
    Promise.reject(Object.assign(new TypeError('secret'), code === undefined ? {} : { code }));
  await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toMatchObject({ name, message: 'secret' });
});

test.each([
  ['Query read timeout', 'PostgreSQL Query read timeout'],
  ['timeout exceeded when trying to connect', 'PostgreSQL timeout exceeded when trying to connect'],
  ['Connection terminated unexpectedly', 'PostgreSQL Connection terminated unexpectedly'],
  ['Query read timeout of ada', 'Error'],
])(
  'a failure without a code is named by words of pg that are known to quote nothing: %s',
  async (words, name) => {
    const query = () => Promise.reject(new Error(words));
    await expect(postgresRows({ query }, [])('SELECT 1')).rejects.toMatchObject({ name });
  },
);
