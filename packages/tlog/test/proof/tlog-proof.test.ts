import { describe, expect, it } from 'vitest';
import { leafHash, parseTlogProof, TileReader, verifyTlogProof } from '../../src/index.ts';
import { formatTlogProof } from '../../src/proof/tlog-proof.ts';
import { newLogKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

async function proofOf(log: TestLog, index: number, extra?: Uint8Array<ArrayBuffer>): Promise<string> {
  const head = await log.grow(0);
  const inclusionProof = await new TileReader(head, log.read).inclusionProof(index);
  return formatTlogProof({ index, inclusionProof, checkpoint: await log.checkpoint(), extra });
}

describe('a tlog-proof', () => {
  it('is verified offline, with the keys and the entry alone', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1000);
    const text = await proofOf(log, 700, Uint8Array.from(Buffer.from('salt')));
    const proof = parseTlogProof(text);
    expect(formatTlogProof(proof)).toBe(text);
    expect(new TextDecoder().decode(proof.extra)).toBe('salt');
    const entry = new TextEncoder().encode('entry 700');
    const opened = await verifyTlogProof(proof, await leafHash(entry), { log: [log.key.verifierKey] });
    expect(opened.size).toBe(1000);
  });

  it('proves no other entry, position or log', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1000);
    const proof = parseTlogProof(await proofOf(log, 700));
    const trust = { log: [log.key.verifierKey] };
    const hash = await leafHash(new TextEncoder().encode('entry 700'));
    await expect(
      verifyTlogProof(proof, await leafHash(new TextEncoder().encode('entry 701')), trust),
    ).rejects.toMatchObject({ code: 'proof.invalid' });
    await expect(verifyTlogProof({ ...proof, index: 701 }, hash, trust)).rejects.toMatchObject({
      code: 'proof.invalid',
    });
    const { verifierKey } = await newLogKey();
    await expect(verifyTlogProof(proof, hash, { log: [verifierKey] })).rejects.toMatchObject({
      code: 'note.unsigned',
    });
  });

  it('may be of a log of one entry, whose proof is empty', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const proof = parseTlogProof(await proofOf(log, 0));
    expect(proof.inclusionProof).toEqual([]);
    const hash = await leafHash(new TextEncoder().encode('entry 0'));
    await verifyTlogProof(proof, hash, { log: [log.key.verifierKey] });
  });

  it.each([
    [
      'another version',
      (text: string) => text.replace('@v1', '@v2'),
      'first line is not c2sp.org/tlog-proof@v1',
    ],
    [
      'nothing before the checkpoint',
      (text: string) => text.slice(text.indexOf('\n\n')),
      'first line is not',
    ],
    ['its first line alone', (text: string) => text.replace(/\n.*/s, '\n\n'), 'no line with the index'],
    ['no index', (text: string) => text.replace(/index \d+\n/, ''), 'no line with the index'],
    ['an index with a leading zero', (text: string) => text.replace('index 3', 'index 03'), 'the index'],
    ['words before the index', (text: string) => text.replace('index 3', 'no index 3'), 'the index'],
    ['words after the index', (text: string) => text.replace('index 3', 'index 3 or 4'), 'the index'],
    [
      'a hash that is not base64',
      (text: string) => text.replace(/(index \d+\n)./, '$1!'),
      'not a hash in base64',
    ],
    ['a short hash', (text: string) => text.replace(/(index \d+\n).{4}/, '$1'), 'not a hash in base64'],
    ['64 hashes', (text: string) => withHashes(text, 64), 'more than 63 hashes'],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n')), 'no empty line'],
    [
      'extra data that is not base64',
      (text: string) => text.replace('index', 'extra ???\nindex'),
      'extra data',
    ],
  ])('is malformed with %s, and says so', async (_what, change, message) => {
    const log = new TestLog(await newLogKey());
    await log.grow(10);
    const text = change(await proofOf(log, 3));
    expect(() => parseTlogProof(text)).toThrow(
      expect.objectContaining({ code: 'proof.malformed', message: expect.stringContaining(message) }),
    );
  });

  it('may have a hash for each level of the largest tree', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(10);
    expect(parseTlogProof(withHashes(await proofOf(log, 3), 63)).inclusionProof).toHaveLength(63);
  });
});

/** The proof with its first hash so many times, and no other. */
function withHashes(text: string, count: number): string {
  return text.replace(/(index \d+\n)(.*\n)(?:.+\n)*/, (_all, index, hash) => index + hash.repeat(count));
}
