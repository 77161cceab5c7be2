import { describe, expect, it } from 'vitest';
import { cosign } from '../../src/cosignature/cosign.ts';
import { formatNote, formatVerifierKey, parseVerifierKey, signNote } from '../../src/index.ts';
import { cosignedMessage, timestampedSignature } from '../../src/note/cosigned-message.ts';
import { parseNote } from '../../src/note/note.ts';
import { openNote } from '../../src/note/open-note.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

// The example of the specification.
const EXAMPLE_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const EXAMPLE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const NO_LINE = 'a signature line is not "— name base64"';

describe('a signed note', () => {
  it("opens by the specification's example", async () => {
    const key = await parseVerifierKey(EXAMPLE_KEY);
    expect(formatVerifierKey(key)).toBe(EXAMPLE_KEY);
    const { text, verified } = await openNote(EXAMPLE, [key]);
    expect(text).toBe('This is an example message.\n');
    expect(verified.map(({ name }) => name)).toEqual(['example.com/foo']);
    expect(formatNote(parseNote(EXAMPLE))).toBe(EXAMPLE);
  });

  it('does not open if one letter of its text was changed', async () => {
    const key = await parseVerifierKey(EXAMPLE_KEY);
    const changed = EXAMPLE.replace('example message', 'Example message');
    await expect(openNote(changed, [key])).rejects.toMatchObject({ code: 'note.signature_invalid' });
  });

  it('does not open by a key that did not sign it', async () => {
    const { verifierKey } = await newLogKey('example.com/foo');
    await expect(openNote(EXAMPLE, [verifierKey])).rejects.toMatchObject({ code: 'note.unsigned' });
    await expect(openNote(EXAMPLE, [])).rejects.toMatchObject({ code: 'note.unsigned' });
  });

  it('ignores the signatures of unknown keys', async () => {
    const [known, other] = await Promise.all([newLogKey('a'), newLogKey('b')]);
    const text = 'line\n\nanother\n';
    const note = formatNote({ text, signatures: [await signNote(text, other), await signNote(text, known)] });
    const opened = await openNote(note, [known.verifierKey]);
    expect(opened.text).toBe(text);
    expect(opened.verified).toHaveLength(1);
  });

  it('does not accept a signature over a note as a cosignature, nor the reverse', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const note = await log.checkpoint();
    const witness = await newWitnessKey();
    const cosignature = await cosign(parseNote(note).text, witness, 1_700_000_000_000);
    const cosigned = formatNote({ ...parseNote(note), signatures: [cosignature] });
    const { verified } = await openNote(cosigned, [witness.verifierKey]);
    expect(verified[0]?.timestamp).toBe(1_700_000_000);
    await expect(openNote(cosigned, [{ ...witness.verifierKey, type: 0x01 }])).rejects.toMatchObject({
      code: 'note.signature_invalid',
    });
    await expect(signNote('x\n', witness)).rejects.toMatchObject({ code: 'key.malformed' });
    await expect(cosign(parseNote(note).text, log.key, 0)).rejects.toMatchObject({ code: 'key.malformed' });
  });

  it('covers the time of a cosignature by its signature', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const { text } = parseNote(await log.checkpoint());
    const witness = await newWitnessKey();
    const cosignature = await cosign(text, witness, 1_700_000_000_000);
    cosignature.signature[7] = (cosignature.signature[7] ?? 0) ^ 1;
    await expect(
      openNote(formatNote({ text, signatures: [cosignature] }), [witness.verifierKey]),
    ).rejects.toMatchObject({ code: 'note.signature_invalid' });
  });

  it('is opened only under the name that its signature has', async () => {
    const key = await parseVerifierKey(EXAMPLE_KEY);
    const renamed = EXAMPLE.replace('example.com/foo', 'example.com/bar');
    await expect(openNote(renamed, [key])).rejects.toMatchObject({ code: 'note.unsigned' });
  });

  it('is not opened by octets that are no key, and nothing throws', async () => {
    const key = await parseVerifierKey(EXAMPLE_KEY);
    const short = { ...key, publicKey: key.publicKey.slice(1) };
    await expect(openNote(EXAMPLE, [short])).rejects.toMatchObject({ code: 'note.signature_invalid' });
  });

  it('refuses a cosignature without a time, whatever the witness signed', async () => {
    const { privateKey, verifierKey } = await newWitnessKey();
    const { name, keyId } = verifierKey;
    const message = cosignedMessage(EXAMPLE, undefined as unknown as number);
    const signed = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message));
    const signature = timestampedSignature(0, signed);
    const note = formatNote({ text: EXAMPLE, signatures: [{ name, keyId, signature }] });
    await expect(openNote(note, [verifierKey])).rejects.toMatchObject({ code: 'note.signature_invalid' });
  });

  it('refuses a cosignature with an invalid time, as of a witness that counts in microseconds', async () => {
    const log = new TestLog(await newLogKey());
    await log.grow(1);
    const { text } = parseNote(await log.checkpoint());
    const witness = await newWitnessKey();
    const opened = async (seconds: number) => {
      const signatures = [await cosign(text, witness, seconds * 1000)];
      const { verified } = await openNote(formatNote({ text, signatures }), [witness.verifierKey]);
      return new Date(Number(verified[0]?.timestamp) * 1000).toISOString();
    };
    expect(await opened(8_640_000_000_000)).toBe('+275760-09-13T00:00:00.000Z');
    for (const seconds of [8_640_000_000_001, 1_800_000_000_000_000]) {
      await expect(opened(seconds)).rejects.toMatchObject({
        code: 'note.signature_invalid',
        message: expect.stringContaining('has no timestamp in seconds'),
      });
    }
  });

  it('is not signed if its text does not end with a newline', async () => {
    await expect(signNote('text', await newLogKey())).rejects.toMatchObject({ code: 'note.malformed' });
  });

  it.each([
    ['has no empty line', 'text\n— a AAAAAAA=\n', 'no empty line'],
    ['has no signature', 'text\n\n', 'does not end with a newline'],
    ['breaks off in its last line', EXAMPLE.slice(0, -1), 'does not end with a newline'],
    ['has a carriage return', EXAMPLE.replace('\n', '\r\n'), 'control character'],
    ['has a NUL', EXAMPLE.replace('T', '\0'), 'control character'],
    ['has a lone surrogate', EXAMPLE.replace('T', '\ud800'), 'well-formed Unicode'],
    ['has a plain dash', EXAMPLE.replace('—', '-'), NO_LINE],
    ['has a name with a plus', EXAMPLE.replace('example.com/foo', 'example+com'), NO_LINE],
    ['has a name with a no-break space', EXAMPLE.replace('example.com/foo', 'a\u00a0b'), NO_LINE],
    ['has base64 with another last bit', EXAMPLE.replace('aQM=', 'aQN='), NO_LINE],
    ['has base64 without padding', EXAMPLE.replace('aQM=', 'aQM'), NO_LINE],
    ['has a third word', EXAMPLE.replace('aQM=', 'aQM= x'), NO_LINE],
    ['has a signature of no octets', 'text\n\n— a AAAAAA==\n', NO_LINE],
  ])('is malformed if it %s, and says so', (_what, note, message) => {
    expect(() => parseNote(note)).toThrow(
      expect.objectContaining({ code: 'note.malformed', message: expect.stringContaining(message) }),
    );
  });

  it('may be of one empty line, and have a signature of one octet', () => {
    const signatures = [{ name: 'a', keyId: 7, signature: Uint8Array.of(1) }];
    expect(parseNote(formatNote({ text: '\n', signatures }))).toEqual({ text: '\n', signatures });
  });

  it('may have at most a hundred signatures', async () => {
    const key = await newLogKey();
    const signature = await signNote('x\n', key);
    const many = (count: number) => formatNote({ text: 'x\n', signatures: Array(count).fill(signature) });
    expect((await openNote(many(100), [key.verifierKey])).verified).toHaveLength(1);
    expect(() => parseNote(many(101))).toThrow(
      expect.objectContaining({ message: 'signed note: it has more than 100 signatures' }),
    );
  });
});
