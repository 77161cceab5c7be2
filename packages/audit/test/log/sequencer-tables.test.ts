import { SqliteStorage } from '@portcullis/testing/stores';
import { expect, it } from 'vitest';
import { sequencerTables } from '../../src/log/sequencer-tables.ts';

it('the sequencer’s tables delete published entries without reading those that wait', () => {
  const storage = new SqliteStorage();
  const plans: unknown[] = [];
  const store = sequencerTables({
    sql: {
      exec: (query, ...bindings) => {
        if (query.startsWith('DELETE FROM log_batch')) {
          const steps = storage.sql.exec(`EXPLAIN QUERY PLAN ${query}`, ...bindings).toArray();
          plans.push(...steps.map(({ detail }) => detail));
        }
        return storage.sql.exec(query, ...bindings);
      },
    },
    transactionSync: (work) => storage.transactionSync(work),
  });
  const entry = new Uint8Array([1]);
  const progress = { next: 2, missing: [] };
  store.append([entry, entry], 'writer', progress, 0);
  store.append([entry], 'writer', progress, 0);
  store.signed(3, 'checkpoint', 2, []);
  expect(store.entries(2, 10)).toEqual([entry]);
  expect(plans).toEqual(['SEARCH log_batch USING INTEGER PRIMARY KEY (rowid<?)']);
});

it('the sequencer’s tables keep the checkpoint and the edge of the largest size that was signed', () => {
  const store = sequencerTables(new SqliteStorage());
  expect(store.entries(0, 10)).toEqual([]);
  const entry = new Uint8Array([1]);
  store.append([entry, entry, entry], 'writer', { next: 2, missing: [] }, 0);
  const edge = (octet: number) => [
    { path: 'tile/0/000', octets: new Uint8Array([9, octet, 9]).subarray(1, 2) },
  ];
  store.signed(3, 'of three', 0, edge(3));
  store.signed(2, 'of two', 3, edge(2));
  store.signed(3, 'of three again', 3, edge(4));
  expect(store.state().checkpoint).toBe('of three');
  expect(store.edge()).toEqual([{ path: 'tile/0/000', octets: new Uint8Array([3]) }]);
  expect(store.entries(0, 10)).toHaveLength(3);
});
