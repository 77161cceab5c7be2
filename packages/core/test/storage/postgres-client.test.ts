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
