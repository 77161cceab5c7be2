import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type AlertLedger, ledgerTables, memoryLedger } from '../../src/alerts/alert-ledger.ts';

function tables(): AlertLedger {
  const database = new DatabaseSync(':memory:');
  return ledgerTables({
    exec: (query, ...bindings) => {
      const rows = database.prepare(query).all(...bindings) as Record<string, string>[];
      return { toArray: () => rows };
    },
  });
}

const limits = { quietSeconds: 100, maxPerHour: 3 };

describe.each([
  ['in SQLite', tables],
  ['in memory', memoryLedger],
])('the ledger of alerts, stored %s', (_where, make) => {
  test('a repeated alert is sent once in a while, with the number of suppressed ones', async () => {
    const ledger = make();
    expect(await ledger.claim('a', limits, 1000)).toEqual({ isTold: true, keptBack: 0 });
    expect(await ledger.claim('a', limits, 1001)).toEqual({ isTold: false, keptBack: 1 });
    expect(await ledger.claim('a', limits, 1099)).toEqual({ isTold: false, keptBack: 2 });
    expect(await ledger.claim('b', limits, 1099)).toEqual({ isTold: true, keptBack: 2 });
    expect(await ledger.claim('a', limits, 1100)).toEqual({ isTold: true, keptBack: 0 });
  });

  test('no more than the limit of alerts is sent in an hour, whatever they are', async () => {
    const ledger = make();
    for (const key of ['a', 'b', 'c'])
      expect(await ledger.claim(key, limits, 1000)).toMatchObject({ isTold: true });
    expect(await ledger.claim('d', limits, 1001)).toEqual({ isTold: false, keptBack: 1 });
    expect(await ledger.claim('d', limits, 4599)).toEqual({ isTold: false, keptBack: 2 });
    expect(await ledger.claim('d', limits, 4600)).toEqual({ isTold: true, keptBack: 2 });
  });

  test('alerts of grants do not count towards the limit, however similar their keys are', async () => {
    const ledger = make();
    const grants = [
      '["break_glass","used","a"]',
      '["break_glass","used","b"]',
      '["break_glass","refused",null]',
    ];
    for (const key of grants) await ledger.claim(key, { ...limits, maxPerHour: 99 }, 1000);
    for (const key of ['["break"]', '["breakXglass"]', 'c'])
      expect(await ledger.claim(key, limits, 1000)).toMatchObject({ isTold: true });
    expect(await ledger.claim('d', limits, 1000)).toMatchObject({ isTold: false });
  });

  test('no alert is suppressed by one from a clock that was ahead', async () => {
    const ledger = make();
    for (const key of ['a', 'b', 'c']) await ledger.claim(key, limits, 90_000);
    // Those of two machines, and of two requests, differ a little.
    expect(await ledger.claim('a', limits, 89_970)).toMatchObject({ isTold: false });
    expect(await ledger.claim('a', limits, 3600)).toMatchObject({ isTold: true });
    expect(await ledger.claim('a', limits, 3601)).toMatchObject({ isTold: false });
    expect(await ledger.claim('d', limits, 3601)).toMatchObject({ isTold: true });
  });

  test('a quiet time of a day is stored for a day', async () => {
    const ledger = make();
    const day = { quietSeconds: 86_400, maxPerHour: 3 };
    await ledger.claim('a', day, 1000);
    expect(await ledger.claim('a', day, 87_399)).toMatchObject({ isTold: false });
    expect(await ledger.claim('a', day, 87_400)).toMatchObject({ isTold: true });
  });

  test('alerts that a quiet time of a day remembers count towards the limit for one hour only', async () => {
    const ledger = make();
    const day = { quietSeconds: 86_400, maxPerHour: 3 };
    for (const key of ['a', 'b', 'c']) await ledger.claim(key, day, 1000);
    expect(await ledger.claim('d', day, 4599)).toMatchObject({ isTold: false });
    expect(await ledger.claim('d', day, 4600)).toMatchObject({ isTold: true });
  });
});
