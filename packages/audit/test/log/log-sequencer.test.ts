import { tilePath } from '@portcullis/tlog';
import { parseEntryBundle } from '@portcullis/tlog/internal';
import { describe, expect, it, vi } from 'vitest';
import { parseLogEntry } from '../../src/log/log-entry.ts';
import { r2LogFiles } from '../../src/log/log-files.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { memorySequencerStore, type SequencerStore } from '../../src/log/sequencer-store.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { tables } from './sqlite-tables.ts';
import {
  batchOf,
  bucketOf,
  MemoryFiles,
  sizeOf,
  testSequencer,
  testWitness,
  trust,
  writerNamed,
} from './test-log.ts';

const stores = [
  ['memory', memorySequencerStore],
  ['SQLite', tables],
] as const;

describe.each(stores)('a log whose state is in %s', (_name, newStore) => {
  it('grows over many checkpoints, and every entry is proved', async () => {
    const { sequencer, files } = testSequencer({ store: newStore() });
    let first = 1;
    for (const count of [1, 254, 1, 1, 600, 43]) {
      expect(sequencer.append(batchOf(1, first, first + count - 1))).toBe(count);
      first += count;
      await sequencer.publish();
    }
    expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
      good: true,
      size: 900,
      entries: 900,
      findings: [],
    });
  });

  it('publishes with the next call where R2 did not answer for a while', async () => {
    const never = new Promise<never>(() => {});
    let isAway = true;
    const r2 = bucketOf(new Map());
    const files = r2LogFiles({ ...r2, put: (...all) => (isAway ? never : r2.put(...all)) }, '', () =>
      isAway ? Promise.resolve() : never,
    );
    const { sequencer } = testSequencer({ store: newStore(), files });
    sequencer.append(batchOf(1, 1, 300));
    await expect(sequencer.publish()).rejects.toThrow('R2 did not answer');
    isAway = false;
    await sequencer.publish();
    expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 300 });
  });

  it('does not shrink where a slow call ends after another', async () => {
    const { files, options } = testSequencer({ store: newStore() });
    const { promise: slowly, resolve: goOn } = Promise.withResolvers<void>();
    const write = (path: string, octets: Uint8Array<ArrayBuffer>) =>
      slowly.then(() => files.write(path, octets));
    const slow = new LogSequencer({ ...options, files: { ...files, write } });
    slow.append(batchOf(1, 1, 200));
    const late = slow.publish();
    // With other settings, for example: the object makes another one then.
    const other = new LogSequencer(options);
    other.append(batchOf(1, 201, 300));
    const { size } = await other.close('gate.example.com/next');
    goOn();
    await late;
    await other.publish();
    expect(size).toBe(301);
    expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
      good: true,
      size: 301,
      entries: 301,
    });
  });

  /** Runs what happens until a step fails, then begins again with what was stored. */
  async function crashing(step: 'entries' | 'tiles' | 'signed' | 'cosigned' | 'checkpoint' | 'published') {
    const store = newStore();
    const files = new MemoryFiles();
    const witness = testWitness();
    const options = { ...testSequencer().options, store, files, witnesses: [witness] };
    const first = new LogSequencer(options);
    first.append(batchOf(1, 1, 300));
    await first.publish();

    const crash = () => {
      throw new Error('crash');
    };
    const broken: SequencerStore = {
      ...store,
      ...(step === 'signed' ? { signed: crash } : {}),
      ...(step === 'published' ? { published: crash } : {}),
    };
    const parts = { entries: 'tile/entries/', tiles: 'tile/0/', checkpoint: 'checkpoint' } as const;
    const part = step in parts ? parts[step as keyof typeof parts] : undefined;
    let written = 0;
    files.beforeWrite = (path) => {
      // The first file of a kind is written, the second is not: a checkpoint is the only one.
      if (part !== undefined && path.startsWith(part) && (written++ > 0 || part === 'checkpoint')) crash();
    };
    const asked = {
      ...witness,
      fetch: async (url: string, init: RequestInit) => {
        const answer = await (witness.fetch as typeof fetch)(url, init);
        return step === 'cosigned' ? crash() : answer;
      },
    };
    const second = new LogSequencer({ ...options, store: broken, witnesses: [asked] });
    second.append(batchOf(1, 301, 900));
    await expect(second.publish()).rejects.toThrow();
    files.beforeWrite = () => {};
    const between = files.text('checkpoint');

    const third = new LogSequencer(options);
    // A writer that got no answer sends again.
    third.append(batchOf(1, 301, 900));
    third.append(batchOf(2, 1, 10));
    for (let tries = 0; third.behind; tries++) {
      expect(tries).toBeLessThan(3);
      await third.publish();
    }
    return { files, between };
  }

  it.each(['entries', 'tiles', 'signed', 'cosigned', 'checkpoint', 'published'] as const)(
    'is whole after a crash at: %s',
    async (step) => {
      const { files, between } = await crashing(step);
      expect(sizeOf(between)).toBe(step === 'published' ? 900 : 300);
      const report = await verifyTransparencyLog(files.read, trust, {});
      expect(report).toMatchObject({ good: true, size: 910, entries: 910, writers: 2, findings: [] });
      const since = await verifyTransparencyLog(files.read, trust, { from: between });
      expect(since).toMatchObject({ good: true, findings: [] });
    },
  );
});

it('gives each entry a salt of its own', async () => {
  const { sequencer, files } = testSequencer();
  sequencer.append(batchOf(1, 1, 200));
  await sequencer.publish();
  const bundle = files.files.get(tilePath({ level: 'entries', index: 0, width: 200 })) as Uint8Array;
  const salts = parseEntryBundle(bundle, 200).map((octets) => parseLogEntry(octets)?.salt);
  expect(new Set(salts).size).toBe(200);
  expect(salts[0]).toMatch(/^[\da-f]{32}$/);
});

it('takes a number once, however often and in whatever order batches come', async () => {
  const { sequencer, files } = testSequencer();
  expect(sequencer.append(batchOf(1, 11, 20))).toBe(10);
  expect(sequencer.append(batchOf(1, 5, 12))).toBe(6);
  expect(sequencer.append(batchOf(1, 1, 20))).toBe(4);
  expect(sequencer.append(batchOf(1, 1, 20))).toBe(0);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 20 });
});

it('refuses what is no batch of events, and takes nothing of it', () => {
  const { sequencer, store } = testSequencer();
  const writer = writerNamed(1);
  const good = { sequence: 1, line: '{"a":1}' };
  const refuse = (events: { sequence: number; line: string }[], name = writer) =>
    expect(() => sequencer.append({ writer: name, events })).toThrow(TypeError);
  refuse([good], 'somebody');
  refuse([good, { sequence: 0, line: '{}' }]);
  refuse([good, { sequence: 2, line: '{"a":1},"salt":"x"' }]);
  refuse([good, { sequence: 2, line: '[]' }]);
  refuse([good, { sequence: 2, line: JSON.stringify({ long: 'x'.repeat(65_400) }) }]);
  expect(store.state().taken).toBe(0);
});

it('refuses events beyond its bound while no file can be written, and publishes the accepted ones afterwards', async () => {
  const { sequencer, files } = testSequencer({ maxWaiting: 50 });
  files.beforeWrite = () => {
    throw new Error('R2 is down');
  };
  sequencer.append(batchOf(1, 1, 50));
  await expect(sequencer.publish()).rejects.toThrow('R2 is down');
  expect(() => sequencer.append(batchOf(1, 51, 51))).toThrow(RangeError);
  files.beforeWrite = () => {};
  await sequencer.publish();
  sequencer.append(batchOf(1, 51, 60));
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 60 });
});

it('publishes nothing that its quorum of witnesses did not cosign', async () => {
  let away = true;
  const there = testWitness();
  const flaky = {
    ...there,
    fetch: (url: string, init: RequestInit) =>
      away ? Promise.reject(new Error('away')) : (there.fetch as typeof fetch)(url, init),
  };
  const { sequencer, files } = testSequencer({ witnesses: [flaky] });
  sequencer.append(batchOf(1, 1, 5));
  await expect(sequencer.publish()).rejects.toThrow('0 witnesses cosigned, but 1 are required');
  sequencer.append(batchOf(1, 6, 9));
  await expect(sequencer.publish()).rejects.toThrow();
  expect(files.files.has('checkpoint')).toBe(false);
  away = false;
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 9 });
});

/** A store, and how many octets of entries were read before a checkpoint was signed, at most. */
function weighedStore(): { readonly store: SequencerStore; readonly most: () => number } {
  const store = memorySequencerStore();
  let read = 0;
  let most = 0;
  return {
    store: {
      ...store,
      entries: (from, count) => {
        const entries = store.entries(from, count);
        read += entries.reduce((sum, { byteLength }) => sum + byteLength, 0);
        most = Math.max(most, read);
        return entries;
      },
      signed: (...given) => {
        read = 0;
        store.signed(...given);
      },
    },
    most: () => most,
  };
}

it('publishes 16,384 entries with a checkpoint, and the others with the next', async () => {
  const { sequencer, files } = testSequencer();
  sequencer.append(batchOf(1, 1, 17_000));
  const published: number[] = [];
  while (sequencer.behind) {
    await sequencer.publish();
    published.push(sizeOf(files.text('checkpoint')));
  }
  expect(published).toEqual([16_384, 17_000]);
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 17_000 });
});

it('has at most eight megabytes of entries and one more bundle in memory, however many wait', async () => {
  const { store, most } = weighedStore();
  const { sequencer, files } = testSequencer({ store });
  const line = JSON.stringify({ filler: 'x'.repeat(20_000) });
  const { writer } = batchOf(1, 1, 1);
  const events = Array.from({ length: 1200 }, (_, index) => ({ sequence: index + 1, line }));
  sequencer.append({ writer, events });
  await sequencer.publish();
  expect(sizeOf(files.text('checkpoint'))).toBe(1200);
  expect(most()).toBeGreaterThan(8_000_000);
  expect(most()).toBeLessThan(8_000_000 + 256 * 20_300);
});

it('writes the bundles of a checkpoint concurrently', async () => {
  const { sequencer, files } = testSequencer();
  let writing = 0;
  let most = 0;
  const { write } = files;
  vi.spyOn(files, 'write').mockImplementation(async (path, octets) => {
    writing += 1;
    most = Math.max(most, writing);
    await Promise.resolve();
    writing -= 1;
    await write(path, octets);
  });
  sequencer.append(batchOf(1, 1, 256 * 20));
  await sequencer.publish();
  expect(most).toBeGreaterThanOrEqual(20);
});

it('refuses to continue where its files are not those of its tree', async () => {
  const { sequencer, files, options } = testSequencer();
  sequencer.append(batchOf(1, 1, 5));
  await sequencer.publish();
  (files.files.get('tile/0/000.p/5') as Uint8Array)[0] = 1;
  const restarted = new LogSequencer(options);
  restarted.append(batchOf(1, 6, 6));
  await expect(restarted.publish()).rejects.toMatchObject({ cause: { code: 'tile.invalid' } });
});

it('refuses to write over a log whose state was lost or set back, and leaves its files as they are', async () => {
  const { sequencer, files, options, store } = testSequencer({ witnesses: [] });
  sequencer.append(batchOf(1, 1, 300));
  const early = store.state();
  await sequencer.publish();
  const before = new Map(files.files);
  const setBack: SequencerStore = { ...store, state: () => ({ ...early, taken: 300, size: 0 }) };
  for (const lost of [memorySequencerStore(), setBack]) {
    const restarted = new LogSequencer({ ...options, store: lost });
    restarted.append(batchOf(2, 1, 10));
    await expect(restarted.publish()).rejects.toThrow('its files have a checkpoint of 300 entries');
  }
  expect(files.files).toEqual(before);
});

it('accepts no more than its bound while none can be published, no part of too large a batch, and continues after', async () => {
  const { sequencer, files } = testSequencer({ maxWaiting: 10 });
  files.beforeWrite = () => {
    throw new Error('the store is down');
  };
  sequencer.append(batchOf(1, 1, 8));
  await expect(sequencer.publish()).rejects.toThrow('the store is down');
  expect(() => sequencer.append(batchOf(1, 9, 11))).toThrow('8 entries are already waiting');
  expect(sequencer.append(batchOf(1, 9, 10))).toBe(2);
  files.beforeWrite = () => {};
  await sequencer.publish();
  sequencer.append(batchOf(1, 11, 11));
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 11 });
});
