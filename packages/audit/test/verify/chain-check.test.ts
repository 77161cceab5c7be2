import { describe, expect, test } from 'vitest';
import { NO_HASH } from '../../src/chain/chain-writer.ts';
import { ChainCheck } from '../../src/verify/chain-check.ts';
import { Findings } from '../../src/verify/finding.ts';
import { UnprovenParts } from '../../src/verify/unproven.ts';

/** The hash of an event of the chain `c`. */
const hash = (seq: number): string => (seq === 0 ? NO_HASH : `h${seq}`);

function scene({ part = false } = {}) {
  const findings = new Findings(100);
  const check = new ChainCheck(findings, part);
  let line = 0;
  return {
    check,
    /** Reads an event on the next line, by its number or as it is. */
    read: (...events: readonly (number | { seq: number; prev?: string; states?: string; id?: string })[]) => {
      for (const event of events) {
        const {
          seq,
          prev = hash(seq - 1),
          states,
          id = 'c',
        } = typeof event === 'number' ? { seq: event } : event;
        check.add({ id, seq, prev, hash: states ?? hash(seq) }, hash(seq), ++line);
      }
    },
    /** A checkpoint on the next line. */
    signFor: (seq: number, chain = 'c', of = hash(seq)) => check.anchor({ chain, seq, hash: of }, ++line),
    settle: (seq: number) => check.settle({ chain: 'c', seq, hash: hash(seq) }),
    found: () => {
      check.finish();
      return findings.sorted().map((one) => `${one.line} ${one.code}: ${one.message}`);
    },
    unproven: () => {
      const parts = new UnprovenParts(100, []);
      check.tellUnproven(parts);
      return parts.kept.map((one) => `${one.line} ${one.code} ${one.events}: ${one.message}`);
    },
  };
}

describe('in a chain', () => {
  test('ordered events give no finding, however chains are interleaved', () => {
    const { check, read, found } = scene();
    read(1, { seq: 1, id: 'd' }, 2, { seq: 2, id: 'd' }, 3);
    expect([found(), check.count]).toEqual([[], 2]);
  });

  test('a changed event is reported once, and the next one is checked against the hash it states', () => {
    const { read, found } = scene();
    read(1, { seq: 2, states: 'x' }, { seq: 3, prev: 'x' });
    expect(found()).toEqual(['2 chain.altered: was changed: event 2 of chain c does not match its hash']);
  });

  test('a replaced event is reported, though both have the hash that they state', () => {
    const { read, found } = scene();
    read(1, 2, { seq: 3, prev: 'another' }, 4);
    expect(found()).toEqual([
      '3 chain.broken: does not follow line 2: one of them was inserted or replaced (event 3 of chain c)',
    ]);
  });

  test('the first event follows no other', () => {
    const { read, found } = scene();
    read({ seq: 1, prev: 'another' });
    expect(found()).toEqual([
      '1 chain.broken: does not follow line 1: one of them was inserted or replaced (event 1 of chain c)',
    ]);
  });

  test.each([
    [[1, 3], '2 chain.gap: is too early: event 2 is missing before it in chain c'],
    [[1, 5], '2 chain.gap: is too early: events 2 to 4 are missing before it in chain c'],
    [[2], '1 chain.gap: is too early: event 1 is missing before it in chain c'],
    [[1, 2, 2], '3 chain.order: is a second event 2 of chain c: it or line 2 was inserted'],
    [[1, 2, 3, 1], '4 chain.order: is out of order: event 1 of chain c comes after 3'],
  ])('events %j: %s', (events, expected) => {
    const { read, found } = scene();
    read(...events);
    expect(found()).toEqual([expected]);
  });
});

describe('an event covered by a checkpoint', () => {
  test('is in the log, before the checkpoint or after it', () => {
    const { read, signFor, found, unproven } = scene();
    signFor(2);
    read(1, 2, 3);
    signFor(3);
    expect([found(), unproven()]).toEqual([[], []]);
  });

  test('is different from the one in the log', () => {
    const { read, signFor, found } = scene();
    read(1, 2);
    signFor(2, 'c', 'another');
    expect(found()).toEqual([
      '3 checkpoint.mismatch: covers an event 2 of chain c that differs from the one in the log',
    ]);
  });

  test('is missing in a gap of the chain', () => {
    const { read, signFor, found } = scene();
    read(1, 3);
    signFor(2);
    expect(found()).toEqual([
      '2 chain.gap: is too early: event 2 is missing before it in chain c',
      '3 checkpoint.mismatch: covers an event 2 of chain c that differs from the one in the log',
    ]);
  });

  test.each([[[3, 5]], [[5, 3]]])('is missing at the end, up to the last of %j', (heads) => {
    const { read, signFor, found } = scene();
    read(1, 2);
    for (const head of heads) signFor(head);
    expect(found()).toEqual([
      '2 checkpoint.tail_missing: is not the last: a checkpoint proves that events 3 to 5 of chain c are missing after it',
    ]);
  });

  test('is of a writer that is absent from the log; a part may lack it', () => {
    for (const part of [false, true]) {
      const { signFor, found } = scene({ part });
      signFor(3, 'd');
      signFor(7, 'd');
      expect(found()).toEqual(
        part
          ? []
          : [
              '2 checkpoint.writer_missing: covers 7 events of chain d, but the log has none of them: all events of a writer are missing',
            ],
      );
    }
  });

  test('is compared with every checkpoint, until no more are possible', () => {
    const { read, signFor, settle, found } = scene();
    read(1, 2, 3, 4);
    signFor(4);
    signFor(2);
    settle(2);
    signFor(2);
    signFor(3, 'c', 'another');
    settle(4);
    signFor(4);
    signFor(3);
    expect(found()).toEqual([
      '8 checkpoint.mismatch: covers an event 3 of chain c that differs from the one in the log',
      '10 checkpoint.broken: covers chain c up to event 3, but an earlier checkpoint covers more: the checkpoint was moved',
    ]);
  });

  test('is evicted only as far as it was compared', () => {
    const { read, signFor, settle, found } = scene();
    settle(4);
    signFor(4);
    read(1, 2, 3);
    signFor(2, 'c', 'another');
    read(4, 5);
    signFor(3);
    expect(found()).toEqual([
      '5 checkpoint.mismatch: covers an event 2 of chain c that differs from the one in the log',
      '8 checkpoint.broken: covers chain c up to event 3, but an earlier checkpoint covers more: the checkpoint was moved',
    ]);
  });
});

describe('a part of a log', () => {
  test('may start in the middle of a chain, and before it be covered by a checkpoint', () => {
    const { read, signFor, found, unproven } = scene({ part: true });
    read(5, 6, 7);
    signFor(4, 'c', 'whatever');
    signFor(6);
    expect(found()).toEqual([]);
    expect(unproven()).toEqual([
      '3 tail 1: no checkpoint covers the last 1 events of chain c: they could be forged, and others could be missing after them',
    ]);
  });

  test('is compared with the checkpoint of its first event, and a chain that starts in it with its beginning', () => {
    const { read, signFor, found } = scene({ part: true });
    read(5);
    signFor(5, 'c', 'another');
    read({ seq: 1, prev: 'another', id: 'd' });
    expect(found().map((one) => one.split(':')[0])).toEqual(['2 checkpoint.mismatch', '3 chain.broken']);
  });
});

describe('what no checkpoint covers', () => {
  test('is a whole chain', () => {
    const { read, unproven } = scene();
    read(1, 2);
    expect(unproven()).toEqual([
      '1 chain 2: no checkpoint covers any of the 2 events of chain c: they could be forged',
    ]);
  });

  test('is the end of a chain, from where it starts', () => {
    const { read, signFor, settle, unproven } = scene();
    read(1, 2);
    signFor(2);
    settle(2);
    read(3, 4);
    expect(unproven()).toEqual([
      '4 tail 2: no checkpoint covers the last 2 events of chain c: they could be forged, and others could be missing after them',
    ]);
  });

  test('is the end of a chain whose first events are missing', () => {
    const { read, signFor, unproven } = scene();
    read(1);
    signFor(1);
    read(3);
    expect(unproven()[0]).toMatch(/^undefined tail 2: /);
  });
});
