import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type LogBucket, type LogFiles, r2LogFiles } from '../../src/log/log-files.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { PublishedCheckpoint } from '../../src/log/published-checkpoint.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { batchOf, bucketOf, logKey, MemoryFiles, signedByHolder, sizeOf } from './test-log.ts';

const trust = { log: [logKey.verifierKey] };
const ANOTHER = 'entries that it did not sign: another writer uses them';

/** A bucket, and logs that are kept there without a witness. */
function scene() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const bucket = bucketOf(objects);
  /** The sizes of the checkpoints that were stored, in order. */
  const published: number[] = [];
  /** What happens once a checkpoint was stored, before that is said. */
  let thereupon = () => {};
  const r2: LogBucket = {
    ...bucket,
    put: async (key, octets, options) => {
      const made = await bucket.put(key, octets, options);
      if (key === 'checkpoint' && made !== null) {
        published.push(sizeOf(new TextDecoder().decode(octets)));
        thereupon();
      }
      return made;
    },
  };
  const log = (store = memorySequencerStore()) => {
    const sequencer = new LogSequencer({ key: logKey, store, files: r2LogFiles(r2), witnesses: [] });
    /** Takes events, and publishes them. */
    const grow = (writer: number, first: number, last: number): Promise<void> => {
      sequencer.append(batchOf(writer, first, last));
      return sequencer.publish();
    };
    return { store, sequencer, grow };
  };
  const read = async (path: string) => objects.get(path);
  return {
    objects,
    published,
    log,
    report: () => verifyTransparencyLog(read, trust, { allow: ['witnesses'] }),
    once: (work: () => void) => {
      thereupon = () => {
        thereupon = () => {};
        work();
      };
    },
  };
}

describe('a published checkpoint', () => {
  it('has one history, where two sequencers start one log at the same time', async () => {
    const { published, log, report } = scene();
    const both = [log(), log()] as const;
    const [first, second] = await Promise.allSettled([both[0].grow(1, 1, 3), both[1].grow(2, 1, 3)]);
    // Which of them is the first is not said: signing takes as long as it takes.
    const [one, other] = first.status === 'fulfilled' ? both : both.toReversed();
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(other?.grow(3, 1, 3)).rejects.toThrow('log: its files have a checkpoint of 3 entries');
    await one?.grow(4, 1, 1);
    await expect(other?.sequencer.publish()).rejects.toThrow('log: its files have a checkpoint of 4 entries');
    expect(other?.sequencer.behind).toBe(true);
    expect(published).toEqual([3, 4]);
    expect(await report()).toMatchObject({ findings: [], size: 4, entries: 4 });
  });

  it('is read after a restart, and not overwritten where another writer changed it', async () => {
    const { objects, published, log } = scene();
    const { store, grow } = log();
    await grow(1, 1, 3);
    const stranger = scene();
    await stranger.log().grow(2, 1, 2);
    objects.set('checkpoint', stranger.objects.get('checkpoint') as Uint8Array<ArrayBuffer>);
    await expect(log(store).grow(1, 4, 4)).rejects.toThrow(`of 2 ${ANOTHER}`);
    expect(published).toEqual([3]);
  });

  it('is read again where the answer of the bucket was lost', async () => {
    const { published, log, once, report } = scene();
    const { grow, sequencer } = log();
    once(() => {
      throw new Error('the answer is lost');
    });
    await expect(grow(1, 1, 3)).rejects.toThrow('the answer is lost');
    await sequencer.publish();
    expect([published, sequencer.behind]).toEqual([[3], false]);
    once(() => {
      throw new Error('the answer is lost');
    });
    await expect(grow(1, 4, 6)).rejects.toThrow('the answer is lost');
    await grow(1, 7, 7);
    expect(published).toEqual([3, 6, 7]);
    expect(await report()).toMatchObject({ findings: [], size: 7, entries: 7 });
  });

  it('does not continue over files of an earlier day, and does once they are whole again', async () => {
    const { objects, published, log, report } = scene();
    const { grow, sequencer } = log();
    await grow(1, 1, 200);
    const earlier = new Map(objects);
    await grow(1, 201, 700);
    const whole = new Map(objects);
    objects.clear();
    for (const [path, octets] of earlier) objects.set(path, octets);
    await expect(grow(1, 701, 701)).rejects.toThrow('(tile/0/000: it is missing)');
    await expect(sequencer.publish()).rejects.toThrow('it is missing');
    expect(published).toEqual([200, 700]);
    for (const [path, octets] of whole) objects.set(path, octets);
    await sequencer.publish();
    expect(await report()).toMatchObject({ findings: [], size: 701, entries: 701 });
  });

  it('is read once, and again where another one exists than was written last', async () => {
    const { read, write, replace } = new MemoryFiles();
    const calls: string[] = [];
    let mayReplace = true;
    const files: LogFiles = {
      write,
      read: (path) => {
        calls.push('read');
        return read(path);
      },
      replace: async (path, octets) => {
        calls.push('replace');
        return mayReplace && replace(path, octets);
      },
    };
    const published = new PublishedCheckpoint({ store: memorySequencerStore(), files });
    const noEntries = new Uint8Array(createHash('sha256').digest());
    const octets = new Uint8Array(Buffer.from(await signedByHolder(0, noEntries)));
    expect(await published.lacking()).toBe(0);
    for (const _ of [1, 2]) await published.replace(octets, 0);
    expect(calls.splice(0)).toEqual(['read', 'replace', 'replace']);
    mayReplace = false;
    await expect(published.replace(octets, 1)).rejects.toThrow(
      'log: another writer is writing its checkpoint at the same time',
    );
    expect(calls.splice(0)).toEqual(['replace', 'read', 'replace']);
    await published.replace(octets, 0);
    expect(calls).toEqual(['read', 'replace', 'read']);
  });
});
