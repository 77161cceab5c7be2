import { expect, test } from 'vitest';
import { formatLogEntry } from '../../src/log/log-entry.ts';
import { LOG_WRITER, successionLine } from '../../src/log/log-succession.ts';
import { canonicalText } from '../../src/verify/canonical-text.ts';
import { type LaterPart, lookBack } from '../../src/verify/look-back.ts';

const WRITER = '01234567-89ab-7def-8123-456789abcdef';
const entry = (line: string, sequence = 1, writer = WRITER): Uint8Array =>
  formatLogEntry({ line, salt: 'a'.repeat(32), sequence, writer });
const event = (time: unknown, sequence = 1): Uint8Array =>
  entry(String(canonicalText({ schema: 'portcullis.event/1', time, type: 'policy.loaded' })), sequence);

const end = { origin: 'logs.example/1', size: 7, root: 'cm9vdA==' };
const first = entry(successionLine({ continues: end }), 1, LOG_WRITER);

/** What a later part asks, and what it is told. */
function part(isOpen: (newest: number) => boolean, policiesOpen?: () => boolean) {
  const writers: unknown[] = [];
  const policies: unknown[] = [];
  const later = {
    writers: { isOpen, addEarlier: (...given: readonly unknown[]) => void writers.push(given) },
    policies: policiesOpen && {
      get isOpen() {
        return policiesOpen();
      },
      addEarlier: (given: unknown) => void policies.push(given),
    },
  } as unknown as LaterPart;
  return { later, writers, policies };
}

/** Bundles, and how many of them were read. */
function bundles(...all: readonly (readonly Uint8Array[])[]) {
  const read: number[] = [];
  async function* before() {
    for (const [index, bundle] of all.entries()) {
      read.push(index);
      yield bundle;
    }
  }
  return { before: before(), read };
}

const T1 = '2026-11-24T00:00:01.000Z';
const T2 = '2026-11-24T00:00:02.000Z';

test('looking back ends at the entries of the first bundle where these answer what is open', async () => {
  const asked: number[] = [];
  const { later, writers } = part((newest) => {
    asked.push(newest);
    return false;
  });
  const { before, read } = bundles([event(T1)]);
  expect(await lookBack(later, [event(T1, 4), event(T2, 5)], before)).toBeUndefined();
  expect(read).toEqual([]);
  // The last entry first, with the newest of all times.
  expect(writers).toEqual([
    [WRITER, 5],
    [WRITER, 4],
  ]);
  expect(asked).toEqual([Date.parse(T2)]);
});

test('looking back reads one bundle after the other until nothing is open, of writers or of policies', async () => {
  let left = 2;
  const { later, policies } = part(
    () => false,
    () => left-- > 0,
  );
  const { before, read } = bundles([event(T1)], [event(T1)], [event(T1)]);
  await lookBack(later, [event(T2)], before);
  expect(read).toEqual([0, 1]);
  expect(policies).toHaveLength(3);
});

test('entries that state no time say nothing of when the others came', async () => {
  const asked: number[] = [];
  const { later, writers, policies } = part(
    (newest) => {
      asked.push(newest);
      return true;
    },
    () => false,
  );
  const unreadable = new TextEncoder().encode('no entry');
  const { before } = bundles(
    [event(7)],
    [event('no time')],
    [entry('{"schema":"other"}', 3), unreadable],
    [event(T1), event(undefined), unreadable],
  );
  await lookBack(later, [], before);
  const never = Number.POSITIVE_INFINITY;
  expect(asked).toEqual([never, never, never, never, Date.parse(T1)]);
  expect([writers.length, policies.length]).toEqual([5, 4]);
});

test('looking back finds the log that this one continues only where it reached the entry that names it', async () => {
  const isOpen = () => true;
  expect(await lookBack(part(isOpen).later, [first], bundles().before)).toEqual(end);
  const { later, writers } = part(isOpen);
  expect(await lookBack(later, [event(T2)], bundles([event(T1)], [first, event(T1)]).before)).toEqual(end);
  expect(writers).toHaveLength(3);
  // The first entry of a log alone names it: what comes before it takes it back.
  expect(await lookBack(part(isOpen).later, [first], bundles([event(T1)]).before)).toBeUndefined();
  expect(await lookBack(part(isOpen).later, [first], bundles([new Uint8Array([1])]).before)).toBeUndefined();
  const forged = entry('{"a":1}', 1, LOG_WRITER);
  expect(await lookBack(part(isOpen).later, [forged], bundles().before)).toBeUndefined();
  const closing = entry(successionLine({ closed: { next: 'logs.example/2' } }), 2, LOG_WRITER);
  expect(await lookBack(part(isOpen).later, [closing], bundles().before)).toBeUndefined();
});
