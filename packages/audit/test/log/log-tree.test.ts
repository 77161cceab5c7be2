import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { LogTree } from '../../src/log/log-tree.ts';
import { memorySequencerStore, type SequencerStore } from '../../src/log/sequencer-store.ts';
import { logKey, MemoryFiles, ORIGIN, sizeOf, writerNamed } from './test-log.ts';

function scene() {
  const files = new MemoryFiles();
  const reads: string[] = [];
  const counted = {
    ...files,
    read: (path: string) => {
      reads.push(path);
      return files.read(path);
    },
  };
  const store = memorySequencerStore();
  const make = (key = logKey, from = store) => new LogTree({ key, store: from, files: counted });
  const take = (count: number) => {
    const { taken } = store.state();
    const entries = Array.from({ length: count }, (_, at) => Uint8Array.of(taken + at));
    store.append(entries, writerNamed(1), { next: taken + count + 1, missing: [] }, 0);
  };
  return { files, reads, store, make, take };
}

describe('the tree of a log', () => {
  it('signs its size and its log, and nothing else', async () => {
    const { store, make, take } = scene();
    take(3);
    await make().grow(1);
    const { checkpoint = '' } = store.state();
    expect(checkpoint.split('\n')).toEqual([
      ORIGIN,
      '3',
      expect.stringMatching(/^[\w+/]{43}=$/),
      '',
      expect.stringMatching(/^— /),
      '',
    ]);
  });

  it('does not grow where all accepted events are in it', async () => {
    const { files, store, make, take } = scene();
    const tree = make();
    await tree.grow(1);
    expect([files.files.size, store.state().checkpoint]).toEqual([0, undefined]);
    take(1);
    expect(tree.whole).toBe(false);
    await tree.grow(1);
    expect(tree.whole).toBe(true);
    const { checkpoint } = store.state();
    files.beforeWrite = () => {
      throw new Error('nothing is to be written');
    };
    await tree.grow(1);
    expect(store.state().checkpoint).toBe(checkpoint);
  });

  it('is signed by one key forever', async () => {
    const { files, store, make, take } = scene();
    take(3);
    await make().grow(1);
    const { checkpoint } = store.state();
    const before = new Map(files.files);
    take(2);
    const other = await signingKey(ORIGIN, SIGNATURE_TYPE.ed25519, await generateSigningKey());
    const [was, is] = [logKey, other].map(({ verifierKey }) => formatVerifierKey(verifierKey).split('+')[1]);
    await expect(make(other).grow(1)).rejects.toThrow(
      `log: its key is now ${is}, but so far it was signed with ${was}`,
    );
    expect([store.state().checkpoint, files.files]).toEqual([checkpoint, before]);
    await make().grow(1);
    expect(store.state().size).toBe(5);
  });

  it.each([
    ['its state, where that has its end', (store: SequencerStore) => store, []],
    [
      'its files once, where its state was stored before it had its end',
      (store: SequencerStore) => ({ ...store, edge: () => [] }),
      ['tile/0/000.p/4'],
    ],
  ])('goes on after a restart from %s', async (_from, stored, read) => {
    const { reads, store, make, take } = scene();
    const first = make();
    take(2);
    await first.grow(1);
    take(2);
    await first.grow(1);
    expect(reads).toEqual([]);
    const restarted = make(logKey, stored(store));
    take(2);
    await restarted.grow(1);
    take(2);
    await restarted.grow(1);
    expect(reads).toEqual(read);
    expect(sizeOf(store.state().checkpoint ?? '')).toBe(8);
  });
});
