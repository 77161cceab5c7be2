import { tilePath } from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { type LogBucket, r2LogFiles } from '../../src/log/log-files.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { memorySequencerStore, type SequencerStore } from '../../src/log/sequencer-store.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { tables } from './sqlite-tables.ts';
import { batchOf, bucketOf, logKey, sizeOf, testWitness, trust } from './test-log.ts';

const NEXT = 'gate.example.com/log-2027';
const LACK = 'log: published entries are missing from its files';

/** A log with a witness, in a bucket whose objects can be lost. */
function scene(newStore: () => SequencerStore = memorySequencerStore) {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const r2 = bucketOf(objects);
  /** The sizes of the checkpoints that were stored, in order. */
  const published: number[] = [];
  /** The tiles and bundles that were read. */
  const gets: string[] = [];
  const bucket: LogBucket = {
    get: (key) => {
      if (key.startsWith('tile/')) gets.push(key);
      return r2.get(key);
    },
    put: async (key, octets, options) => {
      const made = await r2.put(key, octets, options);
      if (key === 'checkpoint' && made !== null) published.push(sizeOf(new TextDecoder().decode(octets)));
      return made;
    },
  };
  const store = newStore();
  const witnesses = [testWitness()];
  const restarted = () => new LogSequencer({ key: logKey, store, files: r2LogFiles(bucket), witnesses });
  let sequencer = restarted();
  let last = 0;
  const take = (count: number) => {
    sequencer.append(batchOf(1, last + 1, last + count));
    last += count;
  };
  return {
    objects,
    published,
    gets,
    store,
    take,
    grow: (count: number): Promise<void> => {
      take(count);
      return sequencer.publish();
    },
    publish: () => sequencer.publish(),
    close: () => sequencer.close(NEXT),
    takeHole: () => sequencer.takeHole(),
    restart: () => {
      sequencer = restarted();
    },
    /** Puts a copy in the place of all that is there. */
    putBack: (copy: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) => {
      objects.clear();
      for (const [path, octets] of copy) objects.set(path, octets);
    },
    /** Calls it until all is published, as the object's alarm does. */
    untilPublished: async (): Promise<void> => {
      for (let tries = 0; sequencer.behind; tries++) {
        expect(tries).toBeLessThan(100);
        await sequencer.publish();
      }
    },
    report: () => verifyTransparencyLog(async (path) => objects.get(path), trust),
  };
}

describe.each([
  ['memory', memorySequencerStore],
  ['SQLite', tables],
] as const)('a log whose state is in %s, and whose files are gone', (_name, newStore) => {
  it.each([
    ['as it goes on', false, 'tile/0/000: it is missing', { path: 'tile/0/000', entries: 256 }],
    ['after a restart', true, 'checkpoint: fewer than 700 entries', { path: 'checkpoint', entries: 700 }],
  ])(
    'publishes nothing where its bucket was emptied, %s, and goes on once a copy is back',
    async (_when, isRestarted, said, hole) => {
      const { objects, published, grow, restart, publish, takeHole, untilPublished, report } =
        scene(newStore);
      await grow(700);
      expect(takeHole()).toBeUndefined();
      const copy = new Map(objects);
      objects.clear();
      if (isRestarted) restart();
      await expect(grow(400)).rejects.toThrow(`${LACK} (${said})`);
      expect(takeHole()).toEqual(hole);
      for (let tries = 0; tries < 3; tries++) await expect(publish()).rejects.toThrow(LACK);
      expect(takeHole()).toMatchObject({ path: 'tile/0/000' });
      expect(published).toEqual([700]);
      for (const [path, octets] of copy) if (!objects.has(path)) objects.set(path, octets);
      await untilPublished();
      expect(published).toEqual([700, 1100]);
      expect(await report()).toMatchObject({ good: true, size: 1100, entries: 1100 });
    },
  );

  it('publishes nothing over an older copy, whose end its new files would hide, and goes on once the others are back', async () => {
    const { objects, published, grow, publish, putBack, untilPublished, report, restart } = scene(newStore);
    await grow(512);
    const older = new Map(objects);
    await grow(388);
    const whole = new Map(objects);
    putBack(older);
    // Its new files would be enough to go on with: the tile above is written anew.
    await expect(grow(200)).rejects.toThrow(LACK);
    restart();
    await expect(publish()).rejects.toThrow('(checkpoint: fewer than 388 entries)');
    await expect(publish()).rejects.toThrow('(tile/0/002: it is missing)');
    expect(published).toEqual([512, 900]);
    for (const [path, octets] of whole) if (!objects.has(path)) objects.set(path, octets);
    await untilPublished();
    expect(published).toEqual([512, 900, 1100]);
    expect(await report()).toMatchObject({ good: true, size: 1100, entries: 1100 });
  });

  it('writes again what its state has, says that it was gone, and goes on by itself where that is all', async () => {
    const { objects, published, grow, restart, takeHole, untilPublished, report } = scene(newStore);
    await grow(200);
    objects.clear();
    restart();
    await expect(grow(1)).rejects.toThrow(`${LACK} (checkpoint: fewer than 200 entries)`);
    expect([...objects.keys()].toSorted()).toEqual(['tile/0/000.p/200', 'tile/entries/000.p/200', 'vkey']);
    await untilPublished();
    expect(published).toEqual([200, 201]);
    expect(await report()).toMatchObject({ good: true, size: 201, entries: 201 });
    // Nobody wrote meanwhile, so nobody was told yet.
    expect(takeHole()).toEqual({ path: 'checkpoint', entries: 200 });
    expect(takeHole()).toBeUndefined();
  });

  it('can still be closed, and each missing file is named, and no other', async () => {
    const { objects, grow, take, close, publish, report, restart } = scene(newStore);
    await grow(700);
    objects.clear();
    await expect(grow(100)).rejects.toThrow(LACK);
    restart();
    take(50);
    await expect(close()).rejects.toThrow(LACK);
    expect(await close()).toMatchObject({ size: 851 });
    await publish();
    const { size, next, findings } = await report();
    expect({ size, next }).toEqual({ size: 851, next: NEXT });
    expect(findings.filter(({ code }) => code !== 'writer.gap')).toEqual([
      { code: 'tile.missing', place: 'tile/0/000', message: 'it is missing' },
      { code: 'tile.missing', place: 'tile/0/001', message: 'it is missing' },
    ]);
  });
});

describe('the check of a log’s files', () => {
  it('reads them in turn, two bundles with each checkpoint, after restarts too', async () => {
    const { gets, grow, restart } = scene();
    await grow(256 * 5);
    const looked: string[][] = [];
    for (let round = 0; round < 3; round++) {
      gets.length = 0;
      restart();
      await grow(1);
      looked.push(gets.filter((path) => path.startsWith('tile/entries/')).toSorted());
    }
    const bundle = (index: number, width = 256) => tilePath({ level: 'entries', index, width });
    expect(looked).toEqual([
      [bundle(0), bundle(1)],
      [bundle(2), bundle(3)],
      [bundle(4), bundle(5, 2)],
    ]);
    // However long the log is: the bundles, their tiles, and those above.
    expect(gets.length).toBeLessThan(8);
  });

  it.each([
    ['a bundle', 'tile/entries/011', 'tile/entries/011: it is missing'],
    ['a tile', 'tile/0/011', 'tile/0/011: it is missing'],
  ])(
    'are not published over where %s in the middle is gone, and all is looked at before the log goes on',
    async (_what, path, said) => {
      const { objects, published, grow, publish, untilPublished, report, takeHole } = scene();
      await grow(256 * 20);
      await untilPublished();
      const octets = objects.get(path) as Uint8Array<ArrayBuffer>;
      const other = objects.get('tile/entries/001') as Uint8Array<ArrayBuffer>;
      objects.delete(path);
      objects.delete('tile/entries/001');
      const turns = async () => {
        for (let turn = 0; turn < 20; turn++) await grow(1);
      };
      await expect(turns()).rejects.toThrow('(tile/entries/001: it is missing)');
      expect(takeHole()).toEqual({ path: 'tile/entries/001', entries: 256 });
      const turn = published.length;
      objects.set('tile/entries/001', other);
      const all = async () => {
        for (let tries = 0; tries < 10; tries++) await publish();
      };
      await expect(all()).rejects.toThrow(`(${said})`);
      expect(published).toHaveLength(turn);
      objects.set(path, octets);
      await untilPublished();
      expect(await report()).toMatchObject({ good: true, findings: [] });
    },
  );

  it('are not published over where one was changed', async () => {
    const { objects, published, grow } = scene();
    await grow(700);
    (objects.get('tile/entries/000') as Uint8Array)[100] = 1;
    await expect(grow(1)).rejects.toThrow('(tile/entries/000: entry 0 differs from the one that was logged)');
    expect(published).toEqual([700]);
  });

  it('are not taken for missing where they cannot be read', async () => {
    const { grow, takeHole, store } = scene();
    await grow(10);
    const files = r2LogFiles({ ...bucketOf(new Map()), get: () => Promise.reject(new Error('R2 is down')) });
    const sequencer = new LogSequencer({ key: logKey, store, files });
    await expect(sequencer.publish()).rejects.toThrow('R2 is down');
    expect([sequencer.takeHole(), takeHole()]).toEqual([undefined, undefined]);
  });
});
