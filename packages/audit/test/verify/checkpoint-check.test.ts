import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { NO_HASH } from '../../src/chain/chain-writer.ts';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';
import { sha256 } from '../../src/sha256.ts';
import type { ChainCheck } from '../../src/verify/chain-check.ts';
import { CheckpointCheck } from '../../src/verify/checkpoint-check.ts';
import { Findings } from '../../src/verify/finding.ts';

const key = await checkpointKey(await generateCheckpointKey());
const stranger = await checkpointKey(await generateCheckpointKey());
const head = { chain: 'c', hash: 'h', seq: 7 };

/** A checkpoint as a line of the log, signed. */
async function signed(number: number, changes: object = {}, by = key): Promise<string> {
  const { kid } = by.publicKey;
  const checkpoint = { authority: 'a', heads: [head], kid, number, prev: NO_HASH, ...changes };
  const event = { schema: 'portcullis.event/1', type: 'audit.checkpoint' };
  const text = canonicalize({ ...event, checkpoint }) as string;
  const signature = await crypto.subtle.sign('Ed25519', by.privateKey, Buffer.from(text));
  const sig = Buffer.from(signature).toString('base64url');
  return canonicalize({ ...event, checkpoint: { ...checkpoint, sig } }) as string;
}

/** A row of checkpoints, each with the hash of the one before it. */
async function row(count: number): Promise<string[]> {
  const lines: string[] = [];
  for (let number = 1; number <= count; number++) {
    const before = lines.at(-1);
    lines.push(await signed(number, { prev: before === undefined ? NO_HASH : await sha256(before) }));
  }
  return lines;
}

async function scene({ part = false, keys = [key.publicKey] } = {}) {
  const findings = new Findings(100);
  const anchored: string[] = [];
  const settled: number[] = [];
  const chains = {
    anchor: ({ chain, seq, hash }: typeof head, line: number) =>
      void anchored.push(`${chain} ${seq} ${hash} at ${line}`),
    settle: ({ seq }: typeof head) => void settled.push(seq),
  } as unknown as ChainCheck;
  const check = await CheckpointCheck.with(keys, findings, chains, part);
  return {
    check,
    anchored,
    settled,
    add: async (...lines: readonly string[]) => {
      for (const line of lines) await check.add(JSON.parse(line), line, check.count + 1);
    },
    found: () => findings.sorted().map(({ line, code, message }) => `${line} ${code}: ${message}`),
  };
}

describe('checkpoints', () => {
  test('are a sequence in whatever order they are stored, and sign for their heads', async () => {
    const { check, add, anchored, found } = await scene();
    await add(...(await row(12)).toReversed());
    check.finish();
    expect(found()).toEqual([]);
    expect(check.count).toBe(12);
    expect(anchored).toEqual(Array.from({ length: 12 }, (_, at) => `c 7 h at ${at + 1}`));
  });

  test('may each be delivered twice, and sign once', async () => {
    const { check, add, anchored, found } = await scene();
    const [one = '', two = ''] = await row(2);
    await add(one, two, one, two);
    check.finish();
    expect(found()).toEqual([]);
    expect(anchored).toEqual(['c 7 h at 1', 'c 7 h at 2']);
  });

  test('evict nothing before all that came before them were read', async () => {
    const { add, settled } = await scene();
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((number) => signed(number, { heads: [{ ...head, seq: number }] })),
    );
    await add(three as string, two as string);
    expect(settled).toEqual([]);
    await add(one as string);
    expect(settled).toEqual([1, 2, 3]);
  });

  test('of a part evict what is before the part', async () => {
    const { add, settled } = await scene({ part: true });
    await add(await signed(5), await signed(7), await signed(4));
    expect(settled).toEqual([7]);
    await add(await signed(6));
    expect(settled).toEqual([7, 7, 7]);
  });

  test('of two authorities are two sequences', async () => {
    const { check, add, found } = await scene();
    await add(await signed(1), await signed(1, { authority: 'b' }));
    check.finish();
    expect(found()).toEqual([]);
  });

  test.each([
    [[2], ['1 checkpoint.gap: is checkpoint 2, but checkpoint 1 is missing']],
    [[3], ['1 checkpoint.gap: is checkpoint 3, but checkpoint 1 to 2 are missing']],
    [[1, 3], ['2 checkpoint.gap: is checkpoint 3, but checkpoint 2 is missing']],
    [[1, 2, 5], ['3 checkpoint.gap: is checkpoint 5, but checkpoint 3 to 4 are missing']],
  ])('of which there are only %j have gaps', async (numbers, expected) => {
    const lines = await row(5);
    const { check, add, found } = await scene();
    await add(...numbers.map((number) => lines[number - 1] as string));
    check.finish();
    expect(found()).toEqual(expected);
  });

  test('of a part of a log may start anywhere, and still have gaps', async () => {
    const lines = await row(5);
    const { check, add, found } = await scene({ part: true });
    await add(lines[2] as string, lines[4] as string);
    check.finish();
    expect(found()).toEqual(['2 checkpoint.gap: is checkpoint 5, but checkpoint 4 is missing']);
  });

  test('that do not follow each other are broken', async () => {
    const { check, add, found } = await scene();
    await add(await signed(1, { prev: 'f'.repeat(64) }), await signed(2, { prev: 'e'.repeat(64) }));
    check.finish();
    expect(found()).toEqual([
      '1 checkpoint.broken: is checkpoint 1, but does not follow checkpoint 0',
      '2 checkpoint.broken: is checkpoint 2, but does not follow checkpoint 1',
    ]);
  });

  test('of one number with two contents are reported, and the first one counts for the sequence', async () => {
    const { check, add, found } = await scene();
    const [one = '', two = ''] = await row(2);
    await add(one, two, await signed(2, { heads: [] }));
    check.finish();
    expect(found()).toEqual(['3 checkpoint.broken: is a checkpoint 2 that differs from the one in line 2']);
  });
});

describe('a checkpoint covers nothing', () => {
  const NO_PARTS = '1 line.unreadable: is an incomplete checkpoint';
  const NOT_SIGNED =
    '1 checkpoint.signature: is a checkpoint whose signature is not valid with any of the keys';

  test.each([
    { authority: 1 },
    { prev: 1 },
    { kid: 1 },
    { sig: 1 },
    { number: '1' },
    { number: 1.5 },
    { heads: {} },
    { heads: undefined },
    { heads: [head, null] },
    { heads: [head, { ...head, chain: 1 }] },
    { heads: [head, { ...head, seq: 1.5 }] },
    { heads: [head, { ...head, hash: 1 }] },
  ])('with %j', async (changes) => {
    const { check, anchored, found } = await scene({ keys: [] });
    const event = JSON.parse(await signed(1));
    const changed = { ...event, checkpoint: { ...event.checkpoint, ...changes } };
    await check.add(changed, JSON.stringify(changed), 1);
    expect([found(), anchored]).toEqual([[NO_PARTS], []]);
  });

  test.each([[undefined], [null], ['x'], [1]])('if it is %s', async (checkpoint) => {
    const { check, anchored, found } = await scene({ keys: [] });
    await check.add({ checkpoint } as never, '{}', 1);
    expect([found(), anchored]).toEqual([[NO_PARTS], []]);
  });

  test.each([
    ['was changed', async () => (await signed(1)).replace('"seq":7', '"seq":8')],
    ['is by a stranger', () => signed(1, {}, stranger)],
    ['is by a stranger under the name of the key', () => signed(1, { kid: key.publicKey.kid }, stranger)],
    ['holds a lone surrogate', async () => (await signed(1)).replace('{', '{"a":"\\ud800",')],
    ['holds a number beyond all', async () => (await signed(1)).replace('{', '{"a":1e999,')],
    ['has no base64url for a signature', async () => (await signed(1)).replace(/"sig":"../, '"sig":"!!')],
  ])('if it %s', async (_what, line) => {
    const { add, check, anchored, found } = await scene();
    await add(await line());
    check.finish();
    expect([found(), anchored]).toEqual([[NOT_SIGNED], []]);
  });
});

test('without any key, checkpoints are still followed: missing signatures are reported elsewhere', async () => {
  const { add, anchored, found } = await scene({ keys: [] });
  await add(await signed(1, {}, stranger));
  expect([found(), anchored]).toEqual([[], ['c 7 h at 1']]);
});

describe('the last checkpoint of an authority', () => {
  test('is not new where the log has it', async () => {
    const lines = await row(2);
    const { check, add, found } = await scene();
    await add(...lines);
    expect(await check.expect(lines[1] as string, 9)).toBe(true);
    check.finish();
    expect(found()).toEqual([]);
  });

  test('shows that an end was cut off, and its content counts', async () => {
    const lines = await row(2);
    const { check, add, anchored, found } = await scene();
    await add(lines[0] as string);
    expect(await check.expect(lines[1] as string, 9)).toBe(true);
    check.finish();
    expect(found()).toEqual([
      '9 checkpoint.gap: is the last, but the log must continue to checkpoint 2: its end was cut off',
    ]);
    expect(anchored).toEqual(['c 7 h at 1', 'c 7 h at 9']);
  });

  test('of a log without any shows that all of it was cut off', async () => {
    const { check, found } = await scene();
    await check.expect(await signed(1), 9);
    expect(found()).toHaveLength(1);
  });

  test('does not concern a part that ends before it', async () => {
    const lines = await row(3);
    const { check, add, anchored, found } = await scene({ part: true });
    await add(lines[0] as string);
    expect(await check.expect(lines[2] as string, 9)).toBe(false);
    check.finish();
    expect([found(), anchored]).toEqual([[], ['c 7 h at 1']]);
    expect(await check.expect(lines[0] as string, 9)).toBe(true);
  });

  test.each([
    ['no JSON', async () => 'x'],
    ['null', async () => 'null'],
    ['no checkpoint', async () => '{}'],
    ['a checkpoint without parts', async () => '{"checkpoint":{}}'],
    ["a stranger's", () => signed(1, {}, stranger)],
  ])('is refused if it is %s', async (_what, text) => {
    const { check } = await scene();
    await expect(check.expect(await text(), 9)).rejects.toThrow(
      new TypeError('verifyLog: the checkpoint of the statement is not signed with its keys'),
    );
  });
});
