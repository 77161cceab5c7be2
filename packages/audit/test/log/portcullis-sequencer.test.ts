import { formatVerifierKey, generateSigningKey, openCheckpoint, parseVerifierKey } from '@portcullis/tlog';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogSettings } from '../../src/log/log-settings.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { logBucket, sequencerObjects } from './sequencer-objects.ts';
import { batchOf, logKey, logSecret, ORIGIN, testWitness, witnessKey } from './test-log.ts';

vi.mock('cloudflare:workers', () => ({
  DurableObject: class {
    readonly ctx: unknown;
    readonly env: unknown;
    constructor(ctx: unknown, env: unknown) {
      this.ctx = ctx;
      this.env = env;
    }
  },
}));

const NOW = 1_800_000_000_000;
const NEXT = 'gate.example.com/log-2027';
const settings: LogSettings = { origin: ORIGIN, bucket: 'BUCKET', prefix: 'log/', key: 'LOG_KEY' };

function scene(more: Record<string, unknown> = {}) {
  const bucket = logBucket();
  const env: Record<string, unknown> = { BUCKET: bucket, LOG_KEY: logSecret, ...more };
  const objects = sequencerObjects(env);
  const read = async (path: string) => bucket.objects.get(path);
  const checkpoint = async (path = 'log/checkpoint') =>
    openCheckpoint(new TextDecoder().decode(await read(path)), { log: [logKey.verifierKey] });
  return {
    bucket,
    env,
    ...objects,
    checkpoint,
    log: objects.getByName(ORIGIN),
    storage: objects.storageOf(ORIGIN),
    ringing: () => objects.ring(ORIGIN),
  };
}

let said: unknown[];
beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void said.push(JSON.parse(line)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a sequencer in a Durable Object', () => {
  it('publishes accepted events when its alarm fires, at most once a second', async () => {
    const { log, storage, ringing, checkpoint, bucket } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    await log.append(batchOf(1, 4, 5), settings);
    expect(storage.alarms).toEqual([NOW]);
    expect(bucket.objects.size).toBe(0);
    await ringing();
    expect((await checkpoint()).size).toBe(5);
    expect(storage.alarm).toBeNull();
    vi.setSystemTime(NOW + 300);
    await log.append(batchOf(1, 6, 6), settings);
    expect(storage.alarm).toBe(NOW + 1000);
    await ringing();
    expect((await checkpoint()).size).toBe(6);
    expect(said).toEqual([]);
  });

  it('is opened once as long as its settings are the same', async () => {
    const { log, ringing, bucket } = scene();
    for (let number = 1; number <= 3; number++) {
      await log.append(batchOf(1, number, number), settings);
      await ringing();
    }
    expect(bucket.gets.filter((key) => !key.startsWith('log/tile/'))).toEqual(['log/checkpoint']);
  });

  it('sets no alarm for events that it already has', async () => {
    const { log, storage, ringing } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    await ringing();
    await log.append(batchOf(1, 1, 3), settings);
    expect(storage.alarm).toBeNull();
  });

  it('publishes events that were sent again, where it was stopped before it could set its alarm for them', async () => {
    const { log, storage, ringing, checkpoint } = scene();
    vi.spyOn(storage, 'setAlarm').mockRejectedValueOnce(new Error('the object was reset'));
    await expect(log.append(batchOf(1, 1, 3), settings)).rejects.toThrow('the object was reset');
    await log.append(batchOf(1, 1, 3), settings);
    expect(storage.alarm).toBe(NOW);
    await ringing();
    expect((await checkpoint()).size).toBe(3);
  });

  it('reports failures, retries with growing pauses of at most a minute, and works normally afterwards', async () => {
    const { log, storage, ringing, checkpoint, bucket } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    bucket.problem = new Error('R2 is down');
    for (let failures = 1; failures <= 7; failures++) {
      await ringing();
      expect(said.at(-1)).toEqual({ log: ORIGIN, failures, problem: 'R2 is down', behind: true });
    }
    expect(storage.alarms.slice(1).map((time) => time - NOW)).toEqual([
      2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
    bucket.problem = 'no error';
    await ringing();
    expect(said.at(-1)).toMatchObject({ problem: 'no error' });
    bucket.problem = undefined;
    await ringing();
    expect((await checkpoint()).size).toBe(3);
    await log.append(batchOf(1, 4, 4), settings);
    expect(storage.alarm).toBe(NOW + 1000);
  });

  it('reports a missing binding when it wakes, and continues automatically once it exists', async () => {
    const { log, env, storage, ringing, restart, checkpoint } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    restart();
    delete env.LOG_KEY;
    await ringing();
    expect(said).toMatchObject([{ failures: 1, problem: expect.stringContaining('LOG_KEY'), behind: true }]);
    expect(storage.alarms).toEqual([NOW, NOW + 2000]);
    env.LOG_KEY = logSecret;
    await ringing();
    expect((await checkpoint()).size).toBe(3);
  });

  it('reports missing files on the console and to writers within a minute, and continues once they are back', async () => {
    const { log, bucket, storage, ringing, checkpoint, restart, getByName } = scene();
    expect(await log.append(batchOf(1, 1, 300), settings)).toBeUndefined();
    await ringing();
    const copy = new Map(bucket.objects);
    bucket.objects.clear();
    restart();
    const found: unknown[] = [];
    const times: number[] = [];
    for (let number = 301; number <= 310; number++) {
      found.push(await getByName(ORIGIN).append(batchOf(1, number, number), settings));
      times.push((storage.alarm ?? Number.NaN) - Date.now());
      vi.setSystemTime(storage.alarm ?? Number.NaN);
      await ringing();
    }
    const all = { path: 'checkpoint', entries: 300 };
    const hole = { path: 'tile/0/000', entries: 256 };
    expect(found).toEqual([undefined, all, ...Array.from({ length: 8 }, () => hole)]);
    const problem = expect.stringContaining('log: published entries are missing from its files (');
    expect(said).toEqual(found.map((_, at) => ({ log: ORIGIN, failures: at + 1, behind: true, problem })));
    expect(Math.max(...times)).toBe(60_000);
    expect(bucket.objects.has('log/checkpoint')).toBe(false);
    for (const [key, octets] of copy) if (!bucket.objects.has(key)) bucket.objects.set(key, octets);
    await ringing();
    expect((await checkpoint()).size).toBe(310);
    expect(await getByName(ORIGIN).append(batchOf(1, 311, 311), settings)).toEqual(hole);
    expect(await getByName(ORIGIN).append(batchOf(1, 312, 312), settings)).toBeUndefined();
  });

  it('waits no longer where the clock was set back', async () => {
    const { log, storage, ringing } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    await ringing();
    vi.setSystemTime(NOW - 3_600_000);
    await log.append(batchOf(1, 4, 4), settings);
    expect(storage.alarm).toBe(NOW - 3_600_000 + 1000);
  });

  it('goes on with its settings and its state after a restart', async () => {
    const { getByName, restart, ringing, checkpoint, log, storage } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    await log.append(batchOf(1, 4, 4), settings);
    restart();
    await ringing();
    await getByName(ORIGIN).append(batchOf(1, 3, 6));
    await ringing();
    expect((await checkpoint()).size).toBe(6);
    expect(storage.puts).toEqual(['settings']);
  });

  it('accepts other settings of the same log, and stores them', async () => {
    const { log, ringing, restart, getByName, storage, checkpoint } = scene();
    await log.append(batchOf(1, 1, 3), settings);
    await log.append(batchOf(1, 4, 4), { ...settings, prefix: 'other/' });
    expect(storage.puts).toEqual(['settings', 'settings']);
    restart();
    await ringing();
    expect((await checkpoint('other/checkpoint')).size).toBe(4);
    await getByName(ORIGIN).append(batchOf(1, 5, 5));
    expect(storage.puts).toHaveLength(2);
  });

  it('does nothing where there is no log, and reports that to writers', async () => {
    const { log, ringing, storage } = scene();
    await ringing();
    expect(storage.alarms).toEqual([]);
    await expect(log.append(batchOf(1, 1, 1))).rejects.toThrow(
      'log: this Durable Object stores no log: it never received an event, or its storage was deleted',
    );
    await expect(log.close(NEXT, 'LOG')).rejects.toThrow(
      'log: this Durable Object stores no log: it never received an event, or its storage was deleted; start the next log without "follows"',
    );
  });

  it('is one log and no other', async () => {
    const { log } = scene();
    await log.append(batchOf(1, 1, 1), settings);
    await expect(log.append(batchOf(1, 2, 2), { ...settings, origin: NEXT })).rejects.toThrow(
      `log: this is the log ${ORIGIN}: the origin of a log never changes`,
    );
    await log.append(batchOf(1, 2, 2), settings);
  });

  it('names the bucket that is not bound, and accepts events once it is', async () => {
    const { log, env, bucket } = scene({ BUCKET: undefined });
    const problem = 'PortcullisSequencer: a bucket of R2, BUCKET, is required, but it is undefined';
    const refused = () => expect(log.append(batchOf(1, 1, 1), settings)).rejects.toThrow(problem);
    await refused();
    await refused();
    // The loss that is recorded has only the name of its error.
    expect(said).toEqual([{ log: ORIGIN, problem: expect.stringContaining(problem) }]);
    vi.setSystemTime(NOW + 60_000);
    await refused();
    expect(said).toHaveLength(2);
    env.BUCKET = bucket;
    await log.append(batchOf(1, 1, 1), settings);
  });

  it('publishes what enough of its witnesses cosigned', async () => {
    const { log, ringing, bucket, checkpoint } = scene();
    const asked: string[] = [];
    const { fetch: witness } = testWitness();
    let isThere = false;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      asked.push(url);
      return isThere ? witness?.(url, init) : Promise.reject(new Error('away'));
    });
    const witnesses = [
      { url: 'https://witness.example.com', key: formatVerifierKey(witnessKey.verifierKey) },
    ];
    await log.append(batchOf(1, 1, 2), { ...settings, witnesses });
    await ringing();
    expect(said).toMatchObject([
      { problem: expect.stringContaining('0 witnesses cosigned, but 1 are required') },
    ]);
    expect(bucket.objects.has('log/checkpoint')).toBe(false);
    await log.append(batchOf(1, 3, 3), { ...settings, witnesses, quorum: 0 });
    await ringing();
    expect((await checkpoint()).size).toBe(3);
    isThere = true;
    await log.append(batchOf(1, 4, 4), { ...settings, witnesses });
    await ringing();
    expect((await checkpoint()).size).toBe(4);
    expect(new Set(asked)).toEqual(new Set(['https://witness.example.com/add-checkpoint']));
  });
});

describe("the sequencer's key", () => {
  const { key: _, ...keyless } = settings;

  it('is that of the variable that the settings name', async () => {
    const { log } = scene();
    expect(await log.verifierKey(settings)).toBe(formatVerifierKey(logKey.verifierKey));
  });

  it('is refused if that variable is not set, and named', async () => {
    const { log } = scene({ LOG_KEY: undefined });
    await expect(log.verifierKey(settings)).rejects.toThrow(
      "PortcullisSequencer: the variable LOG_KEY with the log's signing key is not set",
    );
  });

  it('is created at first use where none is configured, and stays the same', async () => {
    const { log, restart, getByName, ringing, bucket } = scene();
    const key = await log.verifierKey(keyless);
    restart();
    expect(await getByName(ORIGIN).verifierKey(keyless)).toBe(key);
    await getByName(ORIGIN).append(batchOf(1, 1, 1), keyless);
    await ringing();
    const note = new TextDecoder().decode(bucket.objects.get('log/checkpoint'));
    expect(await openCheckpoint(note, { log: [await parseVerifierKey(key)] })).toMatchObject({ size: 1 });
    expect(await scene().log.verifierKey(keyless)).not.toBe(key);
  });
});

describe('a log that continues another one', () => {
  const next: LogSettings = {
    ...settings,
    origin: NEXT,
    prefix: 'next/',
    key: 'NEXT_KEY',
    follows: { origin: ORIGIN, durableObject: 'LOG' },
  };

  async function succession(before: (scenery: ReturnType<typeof scene>) => Promise<void> = async () => {}) {
    const scenery = scene({ NEXT_KEY: await generateSigningKey() });
    const { log, getByName, bucket, ring } = scenery;
    await log.append(batchOf(1, 1, 3), settings);
    await before(scenery);
    const later = getByName(NEXT);
    await later.append(batchOf(2, 1, 1), next);
    const report = async (prefix: string, key: string) =>
      verifyTransparencyLog(
        async (path) => bucket.objects.get(`${prefix}${path}`),
        { log: [await parseVerifierKey(key)] },
        { allow: ['witnesses'] },
      );
    const reports = async () => {
      await ring(ORIGIN);
      await ring(NEXT);
      return {
        earlier: await report('log/', formatVerifierKey(logKey.verifierKey)),
        later: await report('next/', await getByName(NEXT).verifierKey(next)),
      };
    };
    return { ...scenery, later, reports };
  }

  it('closes it with its first event, and forwards later events from there once', async () => {
    const { log, later, reports, storage } = await succession();
    expect(storage.alarm).not.toBeNull();
    await later.append(batchOf(2, 2, 2), next);
    // Made again after an answer that was lost: 3 was taken before.
    await log.append(batchOf(1, 3, 5), settings);
    await log.append(batchOf(1, 3, 5), settings);
    const { earlier, later: report } = await reports();
    expect(earlier).toMatchObject({ size: 4, entries: 4, next: NEXT });
    expect(report).toMatchObject({ size: 5, entries: 5, continues: { origin: ORIGIN, size: 4 } });
  });

  it('closes it over a hole that no copy fills, so that all that waited is in it, and every file that is missing is named', async () => {
    const { reports, ringing } = await succession(async ({ log, ringing, bucket }) => {
      await log.append(batchOf(1, 4, 600), settings);
      await ringing();
      bucket.objects.clear();
      await log.append(batchOf(1, 601, 650), settings);
      await ringing();
      expect(said).toMatchObject([
        { behind: true, problem: expect.stringContaining('published entries are missing from its files') },
      ]);
      expect(bucket.objects.has('log/checkpoint')).toBe(false);
    });
    // The checkpoint that it wrote last is gone: it finds that out as it writes the next one.
    await ringing();
    const { earlier, later } = await reports();
    expect(earlier).toMatchObject({ size: 651, entries: 139, next: NEXT, good: false });
    const missing = (place: string) => ({ code: 'tile.missing', place, message: 'it is missing' });
    expect(earlier.findings.filter(({ code }) => code !== 'writer.gap')).toEqual([
      missing('tile/0/000'),
      missing('tile/0/001'),
    ]);
    expect(later).toMatchObject({ findings: [], continues: { origin: ORIGIN, size: 651 } });
  });

  it('closes it once, after restarts too', async () => {
    const { restart, getByName, log, reports } = await succession();
    const close = vi.spyOn(Object.getPrototypeOf(log), 'close');
    restart();
    await getByName(NEXT).append(batchOf(2, 2, 2), next);
    await getByName(ORIGIN).append(batchOf(1, 4, 4));
    expect(close).not.toHaveBeenCalled();
    expect((await reports()).later).toMatchObject({ size: 4 });
  });

  it('wakes it, so that its last entry is published', async () => {
    const { log, getByName, ringing, storage, checkpoint } = scene({ NEXT_KEY: await generateSigningKey() });
    await log.append(batchOf(1, 1, 3), settings);
    await ringing();
    await getByName(NEXT).append(batchOf(2, 1, 1), next);
    expect(storage.alarm).not.toBeNull();
    await ringing();
    expect((await checkpoint()).size).toBe(4);
  });

  it('does not wake it where all its entries are published', async () => {
    const { log, storage, ringing } = await succession();
    await ringing();
    await log.close(NEXT, 'LOG');
    expect(storage.alarm).toBeNull();
  });

  it('is not started where there is no log to close, and says what to do', async () => {
    const { getByName } = scene({ NEXT_KEY: await generateSigningKey() });
    await expect(getByName(NEXT).append(batchOf(1, 1, 1), next)).rejects.toThrow('without "follows"');
    expect(said).toMatchObject([{ log: NEXT, problem: expect.stringContaining('without "follows"') }]);
    const { follows: _, ...alone } = next;
    await getByName(NEXT).append(batchOf(1, 1, 1), alone);
  });

  it('is not begun where its object is not bound, which is named', async () => {
    const { getByName } = scene({ NEXT_KEY: await generateSigningKey() });
    const follows = { origin: ORIGIN, durableObject: 'OLD_LOG' };
    await expect(getByName(NEXT).append(batchOf(1, 1, 1), { ...next, follows })).rejects.toThrow(
      'PortcullisSequencer: a Durable Object namespace OLD_LOG of PortcullisSequencer is required',
    );
  });

  it('continues where it was closed to, whatever other log wants to continue it', async () => {
    const { log, later, reports } = await succession();
    await expect(log.close('gate.example.com/other', 'OTHER_LOG')).rejects.toThrow(`continues as ${NEXT}`);
    await log.append(batchOf(1, 4, 4), settings);
    await later.append(batchOf(2, 2, 2), next);
    expect((await reports()).later).toMatchObject({ entries: 4 });
  });
});
