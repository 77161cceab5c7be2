import { describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { cosign } from '../../src/cosignature/cosign.ts';
import { formatCheckpoint, formatNote, openCheckpoint, type SigningKey, signNote } from '../../src/index.ts';
import { emptyRootHash } from '../../src/merkle/hash.ts';
import { parseNote } from '../../src/note/note.ts';
import { verifierKey } from '../../src/note/verifier-key.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

// The example of the specification.
const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

const NO_SIZE = 'its second line is not a tree size';
const NO_HASH = 'its third line is not a SHA-256 hash';

async function cosigned(note: string, witnesses: readonly SigningKey[]): Promise<string> {
  const { text, signatures } = parseNote(note);
  const added = await Promise.all(witnesses.map((key) => cosign(text, key, 1_700_000_000_000)));
  return formatNote({ text, signatures: [...signatures, ...added] });
}

describe('a checkpoint', () => {
  it("is read as in the specification's example, and written back the same", () => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect(checkpoint).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      extensions: [],
    });
    expect(formatCheckpoint(checkpoint)).toBe(EXAMPLE);
  });

  it.each([
    ['a leading zero', EXAMPLE.replace('20852163', '020852163'), NO_SIZE],
    ['a sign', EXAMPLE.replace('20852163', '+20852163'), NO_SIZE],
    ['a size that JavaScript cannot hold', EXAMPLE.replace('20852163', '9007199254740993'), NO_SIZE],
    ['one line', EXAMPLE.slice(0, EXAMPLE.indexOf('\n') + 1), NO_SIZE],
    ['a short hash', EXAMPLE.replace('CsUY', ''), NO_HASH],
    ['a hash that is not base64', EXAMPLE.replace('CsUY', '????'), NO_HASH],
    ['two lines', `${EXAMPLE.split('\n').slice(0, 2).join('\n')}\n`, NO_HASH],
    ['no newline at its end', EXAMPLE.slice(0, -1), 'does not end with a newline'],
    ['an empty line', EXAMPLE.replace('\n', '\n\n'), 'empty line'],
    ['an empty origin', EXAMPLE.slice(EXAMPLE.indexOf('\n')), 'empty line'],
  ])('is malformed with %s, and says so', (_what, text, message) => {
    expect(() => parseCheckpoint(text)).toThrow(
      expect.objectContaining({ code: 'checkpoint.malformed', message: expect.stringContaining(message) }),
    );
  });

  it('of an empty log is malformed unless its root is the hash of the empty string, read or written', async () => {
    const empty = { origin: 'example.com/log', size: 0, rootHash: await emptyRootHash(), extensions: [] };
    const text = formatCheckpoint(empty);
    expect(parseCheckpoint(text)).toEqual(empty);
    const refused = expect.objectContaining({
      code: 'checkpoint.malformed',
      message: 'checkpoint: the root of an empty tree must be the SHA-256 hash of the empty string',
    });
    for (const rootHash of [new Uint8Array(32), (await new TestLog(await newLogKey()).grow(1)).rootHash]) {
      expect(() => formatCheckpoint({ ...empty, rootHash })).toThrow(refused);
      const line = Buffer.from(rootHash).toString('base64');
      expect(() => parseCheckpoint(`example.com/log\n0\n${line}\n`)).toThrow(refused);
    }
  });

  it('keeps the lines that extend it', () => {
    const checkpoint = parseCheckpoint(`${EXAMPLE}one\ntwo\n`);
    expect(checkpoint.extensions).toEqual(['one', 'two']);
    expect(formatCheckpoint(checkpoint)).toBe(`${EXAMPLE}one\ntwo\n`);
  });

  it.each([
    ['origin', { origin: `a\n7\n${'A'.repeat(43)}=` }],
    ['extension', { extensions: ['one\ntwo'] }],
  ])('is not serialized if a newline in an %s would make it another', (_where, change) => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect(() => formatCheckpoint({ ...checkpoint, ...change })).toThrow(
      expect.objectContaining({
        code: 'checkpoint.malformed',
        message: 'checkpoint: an origin or an extension contains a newline',
      }),
    );
  });

  it('opens with the keys of its log and of its witnesses', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(3);
    const witnesses = [await newWitnessKey('w1'), await newWitnessKey('w2')];
    const opened = await openCheckpoint(await cosigned(await log.checkpoint(), witnesses), {
      log: [log.key.verifierKey],
      witnesses: witnesses.map((key) => key.verifierKey),
    });
    expect(opened).toMatchObject({ origin: log.key.verifierKey.name, size: 3 });
    expect(opened.cosignatures.map(({ name, timestamp }) => [name, timestamp])).toEqual([
      ['w1', 1_700_000_000],
      ['w2', 1_700_000_000],
    ]);
  });

  it('does not open without the quorum of its witnesses', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(3);
    const [first, second] = [await newWitnessKey('w1'), await newWitnessKey('w2')];
    const note = await cosigned(await log.checkpoint(), [first]);
    const trust = { log: [log.key.verifierKey], witnesses: [first.verifierKey, second.verifierKey] };
    await expect(openCheckpoint(note, trust)).rejects.toMatchObject({ code: 'checkpoint.quorum_missing' });
    await expect(openCheckpoint(note, { ...trust, quorum: 2 })).rejects.toMatchObject({
      code: 'checkpoint.quorum_missing',
    });
    expect((await openCheckpoint(note, { ...trust, quorum: 1 })).cosignatures).toHaveLength(1);
    for (const quorum of [3, -1, 0.5, Number.NaN]) {
      await expect(openCheckpoint(note, { ...trust, quorum })).rejects.toThrow(RangeError);
    }
  });

  it('accepts as a witness only one that cosigned, with a trusted key', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const [signer, witness] = [await newLogKey('signer'), await newWitnessKey()];
    const { text, signatures } = parseNote(await log.checkpoint());
    const signed = formatNote({ text, signatures: [...signatures, await signNote(text, signer)] });
    await expect(
      openCheckpoint(signed, { log: [log.key.verifierKey], witnesses: [signer.verifierKey] }),
    ).rejects.toMatchObject({ code: 'checkpoint.quorum_missing' });
    const note = await cosigned(await log.checkpoint(), [witness]);
    const opened = await openCheckpoint(note, { log: [log.key.verifierKey, witness.verifierKey] });
    expect(opened.cosignatures).toEqual([]);
  });

  it('does not open where no key of the log is known', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    await expect(openCheckpoint(await log.checkpoint(), { log: [] })).rejects.toMatchObject({
      code: 'note.unsigned',
    });
  });

  it('does not count one witness key under two names twice', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const first = await newWitnessKey('w1');
    const { publicKey, type } = first.verifierKey;
    const again = { ...first, verifierKey: await verifierKey('w2', type, publicKey) };
    const note = await cosigned(await log.checkpoint(), [first, again]);
    await expect(
      openCheckpoint(note, { log: [log.key.verifierKey], witnesses: [first.verifierKey, again.verifierKey] }),
    ).rejects.toMatchObject({ code: 'checkpoint.quorum_missing' });
  });

  it('does not open by a witness alone, nor by the key of another log', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const witness = await newWitnessKey();
    const { text } = parseNote(await log.checkpoint());
    const unsigned = formatNote({ text, signatures: [await cosign(text, witness, 1_700_000_000_000)] });
    const trust = { log: [log.key.verifierKey], witnesses: [witness.verifierKey] };
    await expect(openCheckpoint(unsigned, trust)).rejects.toMatchObject({ code: 'note.unsigned' });

    const other = new TestLog({ ...log.key, verifierKey: { ...log.key.verifierKey } });
    await other.grow(1);
    await expect(
      openCheckpoint(await other.checkpoint(), { log: [log.key.verifierKey], origin: 'another.example.com' }),
    ).rejects.toMatchObject({ code: 'checkpoint.origin_unknown' });
  });
});
