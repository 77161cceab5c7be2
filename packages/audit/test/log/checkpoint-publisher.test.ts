import { formatVerifierKey } from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { CheckpointPublisher } from '../../src/log/checkpoint-publisher.ts';
import { PublishedCheckpoint } from '../../src/log/published-checkpoint.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';
import { logKey, MemoryFiles, signedByHolder, sizeOf, testWitness } from './test-log.ts';

const root = new Uint8Array(32);

function scene(quorum = 0) {
  const store = memorySequencerStore();
  const files = new MemoryFiles();
  const written: string[] = [];
  files.beforeWrite = (path) => void written.push(path);
  const asked: string[] = [];
  const away = {
    ...testWitness(),
    fetch: (url: string) => {
      asked.push(url);
      return Promise.reject(new Error('away'));
    },
  };
  const key = logKey.verifierKey;
  const published = new PublishedCheckpoint({ store, files });
  const publisher = new CheckpointPublisher({ key, store, files, published, witnesses: [away], quorum });
  const signed = async (size: number) => store.signed(size, await signedByHolder(size, root), 0, []);
  return { store, files, written, asked, publisher, signed };
}

describe('a publisher of checkpoints', () => {
  it('publishes the last signed one, and the key with the first checkpoint', async () => {
    const { store, files, written, publisher, signed } = scene();
    await signed(1);
    await publisher.publish();
    await signed(1);
    await signed(1);
    expect(files.text('vkey')).toBe(`${formatVerifierKey(logKey.verifierKey)}\n`);
    expect(sizeOf(files.text('checkpoint'))).toBe(1);
    expect(store.state().published).toBe(1);
    expect(written).toEqual(['vkey', 'checkpoint']);
  });

  it('writes and requests nothing where nothing was signed, or all is published', async () => {
    const { written, asked, publisher, signed, store } = scene();
    await publisher.publish();
    expect([written, asked]).toEqual([[], []]);
    await signed(1);
    store.published(1);
    await publisher.publish();
    expect([written, asked]).toEqual([[], []]);
  });

  it('writes the key once', async () => {
    const { written, publisher, signed } = scene();
    for (const size of [1, 2]) {
      await signed(size);
      await publisher.publish();
    }
    expect(written).toEqual(['vkey', 'checkpoint', 'checkpoint']);
  });

  it('accepts a quorum from none of its witnesses to all, and no other number', () => {
    for (const quorum of [0, 1]) expect(() => scene(quorum)).not.toThrow();
    for (const quorum of [-1, 0.5, 2, Number.NaN]) {
      expect(() => scene(quorum)).toThrow(
        new RangeError('quorum: must be a whole number from 0 to 1, the number of witnesses'),
      );
    }
  });

  it('has no witness by a key that does not cosign, such as its own', () => {
    const { store, files } = scene();
    const key = logKey.verifierKey;
    const published = new PublishedCheckpoint({ store, files });
    const witnesses = [testWitness(), { ...testWitness(), key }];
    expect(() => new CheckpointPublisher({ key, store, files, published, witnesses, quorum: 1 })).toThrow(
      `witnesses: ${key.name} is the key of a log: give the key of a witness that cosigns`,
    );
  });
});
