import { SqliteStorage } from '@portcullis/testing/stores';
import { beforeEach, expect, test } from 'vitest';
import { ledgerTables } from '../../src/alerts/alert-ledger.ts';
import { checkpointTables } from '../../src/chain/checkpoint-tables.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { sequencerTables } from '../../src/log/sequencer-tables.ts';
import { peopleTables } from '../../src/people/people-tables.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { batchOf, logKey, MemoryFiles } from '../log/test-log.ts';
import { formerSequencerTables } from './former-sequencer-tables.ts';

// While a version is rolled out, isolates of two of them ask one Durable Object, whose code is of either. docs/decisions/0058.

const NOW = 1_800_000_000_000;
const WRITER = '019b0000-0000-7000-8000-000000000001';
const entry = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const texts = (entries: readonly Uint8Array[]) => entries.map((one) => new TextDecoder().decode(one));

let storage: SqliteStorage;
beforeEach(() => {
  storage = new SqliteStorage();
});

test('a former version, this one, and the former one again write one log', () => {
  formerSequencerTables(storage).append([entry('one')], WRITER, { next: 2, missing: [] }, NOW);
  const present = sequencerTables(storage);
  expect(present.state()).toMatchObject({ taken: 1, size: 0, published: 0, closed: undefined });
  expect(present.writer(WRITER)).toEqual({ next: 2, missing: [] });
  present.append([entry('two')], WRITER, { next: 3, missing: [] }, NOW);
  const again = formerSequencerTables(storage);
  again.append([entry('three')], WRITER, { next: 4, missing: [] }, NOW);
  expect(texts(again.entries(0, 10))).toEqual(['one', 'two', 'three']);
  expect(texts(sequencerTables(storage).entries(0, 10))).toEqual(['one', 'two', 'three']);
  expect(sequencerTables(storage).state()).toMatchObject({ taken: 3 });
});

test('a log continues where a former version extended it, which does not store the end of its tree', async () => {
  const files = new MemoryFiles();
  const stores = {
    present: sequencerTables(storage),
    former: { ...sequencerTables(storage), signed: formerSequencerTables(storage).signed },
  };
  let first = 1;
  for (const version of ['former', 'present', 'former', 'present', 'former', 'present'] as const) {
    const sequencer = new LogSequencer({ key: logKey, store: stores[version], files });
    sequencer.append(batchOf(1, first, first + 149));
    first += 150;
    await sequencer.publish();
  }
  const report = await verifyTransparencyLog(
    files.read,
    { log: [logKey.verifierKey] },
    { allow: ['witnesses'] },
  );
  expect(report).toMatchObject({ good: true, size: 900, entries: 900 });
});

test('tables with a column more from a later version serve this version, which leaves it unchanged', async () => {
  const make = () => ({
    log: sequencerTables(storage),
    checkpoints: checkpointTables(storage),
    people: peopleTables(storage),
  });
  make();
  storage.grow();
  const { log, checkpoints, people } = make();
  const head = { chain: WRITER, seq: 1, hash: 'a'.repeat(64) };
  log.append([entry('one')], WRITER, { next: 2, missing: [] }, NOW);
  checkpoints.save({ number: 1, authority: 'key', line: '{}' }, [head], NOW);
  const pseudonym = await people.pseudonym('ada', undefined);
  log.close(entry('end'), 'gate.example/next');
  log.inspected({ next: 2, left: 0 });
  for (const table of [
    'log_state',
    'log_writer',
    'log_end',
    'log_inspection',
    'checkpoint',
    'head',
    'person_name',
  ]) {
    expect([table, storage.readLater(table)]).toEqual([table, ['as before']]);
    storage.writeLater(table);
  }
  log.inspected({ next: 4, left: 5 });
  expect(log.inspection()).toEqual({ next: 4, left: 5 });
  expect(storage.readLater('log_inspection')).toEqual(['known later']);
  log.append([entry('two')], WRITER, { next: 3, missing: [] }, NOW);
  checkpoints.save({ number: 2, authority: 'key', line: '{}' }, [{ ...head, seq: 2 }], NOW);
  expect(log.writer(WRITER)).toEqual({ next: 3, missing: [] });
  expect(checkpoints.head(WRITER)).toEqual({ seq: 2, hash: head.hash });
  expect(await people.nameOf(pseudonym)).toBe('ada');
  expect(storage.readLater('log_writer')).toEqual(['known later']);
  expect(storage.readLater('head')).toEqual(['known later']);
});

test('alerts recorded in tables with a column more from a later version are known to this version', () => {
  const limits = { quietSeconds: 600, maxPerHour: 10 };
  ledgerTables(storage.sql);
  storage.grow();
  const ledger = ledgerTables(storage.sql);
  expect(ledger.claim('key', limits, NOW)).toEqual({ isTold: true, keptBack: 0 });
  expect(ledger.claim('key', limits, NOW + 1)).toEqual({ isTold: false, keptBack: 1 });
  storage.writeLater('kept_back');
  expect(ledger.claim('key', limits, NOW + 2)).toEqual({ isTold: false, keptBack: 2 });
  expect([storage.readLater('told'), storage.readLater('kept_back')]).toEqual([
    ['as before'],
    ['known later'],
  ]);
});

/** What released versions rely on: a column is only ever added, with a default or without NOT NULL. */
const KEPT = {
  checkpoint: ['number INTEGER KEY', 'authority TEXT', 'line TEXT'],
  head: ['chain TEXT NOT NULL KEY', 'seq INTEGER', 'hash TEXT', 'at INTEGER'],
  log_batch: ['first INTEGER KEY', 'width INTEGER', 'bundle BLOB'],
  log_end: ['id INTEGER KEY', 'next TEXT'],
  log_state: ['id INTEGER KEY', 'taken INTEGER', 'size INTEGER', 'checkpoint TEXT', 'published INTEGER'],
  log_writer: ['writer TEXT NOT NULL KEY', 'progress TEXT', 'at INTEGER'],
  person_name: ['name TEXT NOT NULL KEY', 'pseudonym TEXT', 'owner TEXT NOT NULL'],
};

test('the tables have all columns that released versions use, and further ones have a default', () => {
  sequencerTables(storage);
  checkpointTables(storage);
  peopleTables(storage);
  const shape = storage.shape();
  for (const [table, columns] of Object.entries(KEPT)) {
    expect([table, shape[table]]).toEqual([table, expect.arrayContaining(columns)]);
    const more = shape[table]?.filter((column) => !columns.includes(column)) ?? [];
    expect(more.filter((column) => / NOT NULL/.test(column) && !/ DEFAULT/.test(column))).toEqual([]);
  }
});
