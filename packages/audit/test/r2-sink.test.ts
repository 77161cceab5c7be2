import { expect, test } from 'vitest';
import { readR2 } from '../src/read.ts';
import { r2 } from '../src/sinks.ts';
import { recordOf, writeTo } from './chained-logs.ts';

/** A bucket in memory. `meddle` runs between reading and writing. */
function bucket(meddle: (objects: Map<string, { text: string; etag: string }>) => void = () => {}) {
  const objects = new Map<string, { text: string; etag: string }>();
  let version = 0;
  return {
    objects,
    get: async (key: string) => {
      const known = objects.get(key);
      return known === undefined ? null : { etag: known.etag, text: async () => known.text };
    },
    put: async (
      key: string,
      text: string,
      { onlyIf }: { onlyIf: { etagMatches: string } | { etagDoesNotMatch: string } },
    ) => {
      meddle(objects);
      const expected = 'etagMatches' in onlyIf ? onlyIf.etagMatches : undefined;
      if (objects.get(key)?.etag !== expected) return null;
      objects.set(key, { text, etag: String(++version) });
      return {};
    },
    list: async () => ({ objects: [...objects.keys()].map((key) => ({ key })), truncated: false }),
  };
}

test('events are appended to the object of their hour', async () => {
  const store = bucket();
  await writeTo(r2(store), [1, 2]);
  expect([...store.objects].map(([key, { text }]) => [key, text])).toEqual([
    ['audit/2026-01-02/03/request.decision.ndjson', `${recordOf(1).line}\n${recordOf(2).line}\n`],
  ]);
});

test('an event that comes twice is there once', async () => {
  const store = bucket();
  await writeTo(r2(store), [1, 1]);
  const lines: string[] = [];
  for await (const line of readR2(store)) lines.push(line);
  expect(lines).toEqual([recordOf(1).line]);
});

test('what another writer wrote meanwhile is kept', async () => {
  let meddled = false;
  const key = 'audit/2026-01-02/03/request.decision.ndjson';
  const store = bucket((objects) => {
    if (meddled) return;
    meddled = true;
    objects.set(key, { text: `${recordOf(9).line}\n`, etag: 'other' });
  });
  await writeTo(r2(store), [1]);
  expect(store.objects.get(key)?.text).toBe(`${recordOf(9).line}\n${recordOf(1).line}\n`);
});

test('an object that others never leave alone is a loss', async () => {
  let version = 0;
  const store = bucket((objects) => {
    objects.set('audit/2026-01-02/03/request.decision.ndjson', { text: '', etag: `other ${++version}` });
  });
  await expect(writeTo(r2(store, { maxTries: 3 }), [1])).rejects.toThrow('3 times');
});
