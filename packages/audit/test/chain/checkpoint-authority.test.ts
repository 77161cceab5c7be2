import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import { checkpointAuthority } from '../../src/chain/checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';
import { memoryCheckpoints } from '../../src/chain/checkpoint-store.ts';
import { sha256 } from '../../src/sha256.ts';
import { authority, stoppedClock } from '../chained-logs.ts';

const chain = '019b0000-0000-7000-8000-000000000001';
const head = { chain, seq: 3, hash: 'a'.repeat(64) };

describe('a checkpoint', () => {
  test('is a canonical line with a number and the hash of the one before it', async () => {
    const signer = await authority();
    const lines = [await signer.anchor(head), await signer.anchor({ ...head, seq: 4 })];
    const [first, second] = lines.map((line) => JSON.parse(line));
    expect(lines).toEqual(lines.map((line) => canonicalize(JSON.parse(line))));
    expect(first).toMatchObject({
      type: 'audit.checkpoint',
      observer: { worker: 'checkpoints' },
      time: '2026-01-02T03:04:05.000Z',
      checkpoint: { authority: first.id, number: 1, prev: '0'.repeat(64), heads: [head] },
    });
    expect(second.checkpoint).toMatchObject({
      authority: first.id,
      number: 2,
      prev: await sha256(lines[0] as string),
    });
  });

  test('has its own number if several are requested at the same time', async () => {
    const signer = await authority();
    const lines = await Promise.all([3, 4, 5, 6].map((seq) => signer.anchor({ ...head, seq })));
    expect(lines.map((line) => JSON.parse(line).checkpoint.number)).toEqual([1, 2, 3, 4]);
  });

  test('contains up to 64 chains', async () => {
    const signer = await authority();
    const heads = Array.from({ length: 65 }, (_, index) => ({
      ...head,
      chain: `019b0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    }));
    const line = await signer.anchor(...heads.slice(0, 64));
    expect(JSON.parse(line).checkpoint.heads).toEqual(heads.slice(0, 64));
    await expect(signer.anchor(...heads)).rejects.toThrow(RangeError);
    await expect(signer.anchor()).rejects.toThrow(RangeError);
  });

  test.each([
    ['an event before the one signed for', { ...head, seq: 2 }],
    ['another event of that number', { ...head, hash: 'b'.repeat(64) }],
    ['a chain that is no id', { ...head, chain: 'x' }],
    ['a chain with more before its id', { ...head, chain: `x${chain}` }],
    ['a chain with more after its id', { ...head, chain: `${chain}x` }],
    ['a number that is none', { ...head, seq: 1.5 }],
    ['a number before the first', { ...head, chain: chain.replace('019b', '019c'), seq: 0 }],
    ['a hash in capitals', { ...head, seq: 4, hash: 'A'.repeat(64) }],
    ['a hash that is none', { ...head, seq: 4, hash: 'z'.repeat(64) }],
    ['a hash that is too long', { ...head, seq: 4, hash: 'a'.repeat(65) }],
    ['a hash with more after it', { ...head, seq: 4, hash: `${'a'.repeat(64)}x` }],
    ['a hash with more before it', { ...head, seq: 4, hash: `x${'a'.repeat(64)}` }],
  ])('is not made of %s, and the next one is', async (_what, wrong) => {
    const signer = await authority();
    await signer.anchor(head);
    await expect(signer.anchor(wrong)).rejects.toThrow(RangeError);
    expect(JSON.parse(await signer.anchor(head)).checkpoint.number).toBe(2);
  });
});

test('a statement contains the public key and the last checkpoint, and no secret', async () => {
  const jwk = await generateCheckpointKey();
  const key = await checkpointKey(jwk);
  const signer = checkpointAuthority({ key, store: memoryCheckpoints(), clock: stoppedClock() });
  expect(await signer.statement()).toEqual({ keys: [key.publicKey], checkpoint: undefined });
  const line = await signer.anchor(head);
  const statement = await signer.statement();
  expect(statement.checkpoint).toBe(line);
  expect(JSON.stringify(statement)).not.toContain(JSON.parse(jwk).d);
});
