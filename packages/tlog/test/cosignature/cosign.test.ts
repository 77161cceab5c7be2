import { describe, expect, it } from 'vitest';
import { cosign } from '../../src/cosignature/cosign.ts';
import { formatNote } from '../../src/index.ts';
import { openNote } from '../../src/note/open-note.ts';
import { newLogKey, newWitnessKey } from '../fixtures/keys.ts';

const CHECKPOINT = `log.example.com\n7\n${'A'.repeat(43)}=\n`;

describe('a cosignature', () => {
  it('has its time in whole seconds, rounded down', async () => {
    const key = await newWitnessKey();
    const note = formatNote({ text: CHECKPOINT, signatures: [await cosign(CHECKPOINT, key, 1_999)] });
    const { verified } = await openNote(note, [key.verifierKey]);
    expect(verified).toMatchObject([{ name: key.verifierKey.name, timestamp: 1 }]);
  });

  it('is not made by the key of a log', async () => {
    await expect(cosign(CHECKPOINT, await newLogKey(), 1000)).rejects.toMatchObject({
      code: 'key.malformed',
    });
  });

  it('is not made of a text that is no checkpoint', async () => {
    await expect(cosign('I owe you\n', await newWitnessKey(), 1000)).rejects.toMatchObject({
      code: 'checkpoint.malformed',
    });
  });
});
