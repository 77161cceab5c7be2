import { formatEntryBundle, parseEntryBundle } from '@portcullis/tlog/internal';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatLogEntry } from '../../src/log/log-entry.ts';
import { LOG_WRITER, type LogEnd } from '../../src/log/log-succession.ts';
import { receiptOf, verifyReceipt } from '../../src/read/receipt.ts';
import { successionProblem } from '../../src/verify/succession-problem.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import type {
  TransparencyLogOptions,
  TransparencyLogReport,
} from '../../src/verify/transparency-log-report.ts';
import {
  batchOf,
  cosignedBy,
  lineOf,
  type MemoryFiles,
  signedByHolder,
  testSequencer,
  testWitness,
  trust,
  witnessKey,
  writerNamed,
} from '../log/test-log.ts';

let log: MemoryFiles;
/** What an auditor saw before: 300 entries of the 700. */
let earlier: string;

beforeAll(async () => {
  const { sequencer, files } = testSequencer();
  sequencer.append(batchOf(1, 1, 300));
  await sequencer.publish();
  earlier = files.text('checkpoint');
  sequencer.append(batchOf(1, 301, 500));
  sequencer.append(batchOf(2, 1, 200));
  await sequencer.publish();
  log = files;
});

const put = (files: MemoryFiles, path: string, text: string) =>
  files.files.set(path, Uint8Array.from(Buffer.from(text)));

/** A log of other events, by the same key and a witness that sees it for the first time. */
async function anotherHistory(change: (line: string) => string = (line) => line.replace('allow', 'error')) {
  const { sequencer, files } = testSequencer({ witnesses: [] });
  const { writer, events } = batchOf(1, 1, 700);
  sequencer.append({
    writer,
    events: events.map(({ sequence, line }) => ({ sequence, line: change(line) })),
  });
  await sequencer.publish();
  return files;
}

it('a whole log verifies, from its beginning and from an earlier checkpoint', async () => {
  expect(await verifyTransparencyLog(log.read, trust)).toMatchObject({
    good: true,
    size: 700,
    entries: 700,
    writers: 2,
    cosignedBy: [{ witness: 'witness.example.com/w1' }],
  });
  expect(await verifyTransparencyLog(log.read, trust, { from: earlier })).toMatchObject({
    good: true,
    entries: 400,
  });
});

describe('tampering is reported, with its position', () => {
  const changed = async (change: (files: MemoryFiles) => unknown, from?: string) => {
    const files = log.copy();
    await change(files);
    const report = await verifyTransparencyLog(files.read, trust, from === undefined ? {} : { from });
    expect(report.good).toBe(false);
    return report.findings.map(({ code, place }) => `${code} ${place}`);
  };
  const flip = (path: string, at: number) => (files: MemoryFiles) => {
    const octets = files.files.get(path) as Uint8Array;
    octets[at] = (octets[at] as number) ^ 1;
  };

  it('a changed entry', async () => {
    expect(await changed(flip('tile/entries/001', 50))).toEqual(['tile.invalid tile/entries/001']);
  });

  it('a changed tile', async () => {
    expect(await changed(flip('tile/0/001', 50))).toEqual(['tile.invalid tile/0/001']);
  });

  it('a missing tile, and a missing bundle of entries', async () => {
    expect(await changed((files) => files.files.delete('tile/0/001'))).toEqual(['tile.missing tile/0/001']);
    expect(await changed((files) => files.files.delete('tile/entries/000'))).toEqual([
      'tile.missing tile/entries/000',
    ]);
  });

  it('a missing tile at the end, without which nothing is proved: reported once', async () => {
    expect(await changed((files) => files.files.delete('tile/0/002.p/188'))).toEqual([
      'tile.missing tile/0/002.p/188',
    ]);
  });

  it('no checkpoint, and a changed one', async () => {
    expect(await changed((files) => files.files.delete('checkpoint'))).toEqual([
      'checkpoint.missing checkpoint',
    ]);
    expect(await changed(flip('checkpoint', 22))).toEqual(['checkpoint.invalid checkpoint']);
  });

  it('a checkpoint with octets that other readers do not skip', async () => {
    const begunBy = (octets: readonly number[]) => (files: MemoryFiles) =>
      files.files.set('checkpoint', Uint8Array.from([...octets, ...(files.files.get('checkpoint') ?? [])]));
    const endedBy = (text: Buffer) => (files: MemoryFiles) =>
      files.files.set('checkpoint', Buffer.concat([files.files.get('checkpoint') ?? Buffer.of(), text]));
    // A byte order mark, and a signature line of somebody unknown whose name is no UTF-8.
    expect(await changed(begunBy([0xef, 0xbb, 0xbf]))).toEqual(['checkpoint.invalid checkpoint']);
    const unknown = Buffer.from('\u2014 x AAAAAAA=\n');
    unknown[4] = 0xff;
    expect(await changed(endedBy(unknown))).toEqual(['checkpoint.invalid checkpoint']);
  });

  it('a checkpoint by the holder of the key with more entries than are possible', async () => {
    const checkpoint = await signedByHolder(Number.MAX_SAFE_INTEGER, new Uint8Array(32));
    const report = await verifyTransparencyLog(
      async (path) => (path === 'checkpoint' ? Uint8Array.from(Buffer.from(checkpoint)) : log.read(path)),
      { log: trust.log },
      { allow: ['witnesses'] },
    );
    expect(report).toMatchObject({ good: false, entries: 0, findings: [{ code: 'tile.missing' }] });
  });

  it('a checkpoint of no entries with another root than an empty log has', async () => {
    const checkpoint = await signedByHolder(0, new Uint8Array(32));
    const report = await verifyTransparencyLog(
      async () => Uint8Array.from(Buffer.from(checkpoint)),
      { log: trust.log },
      { allow: ['witnesses'] },
    );
    expect(report).toMatchObject({ good: false, findings: [{ code: 'checkpoint.invalid' }] });
  });

  it('so many missing bundles that no more are read', async () => {
    const read: string[] = [];
    const report = await verifyTransparencyLog(
      async (path) => {
        if (!path.startsWith('tile/entries/')) return log.read(path);
        read.push(path);
        return undefined;
      },
      trust,
      { maxFindings: 1 },
    );
    expect(report).toMatchObject({ good: false, entries: 0, findingsCount: 2 });
    expect(read).toEqual(['tile/entries/000', 'tile/entries/001']);
  });

  it('entries in another order', async () => {
    const reorder = (files: MemoryFiles) => {
      const entries = [...parseEntryBundle(files.files.get('tile/entries/000') as Uint8Array, 256)];
      entries.reverse();
      files.files.set('tile/entries/000', formatEntryBundle(entries));
    };
    expect(await changed(reorder)).toEqual(['tile.invalid tile/entries/000']);
  });

  it('an entry that was taken out, and one that was inserted by an invented writer', async () => {
    const put = (change: (entries: Uint8Array<ArrayBuffer>[]) => void) => (files: MemoryFiles) => {
      const path = 'tile/entries/002.p/188';
      const entries = [...parseEntryBundle(files.files.get(path) as Uint8Array, 188)];
      change(entries);
      files.files.set(path, formatEntryBundle(entries));
    };
    const invented = formatLogEntry({
      line: lineOf(1),
      salt: '0'.repeat(32),
      sequence: 1,
      writer: writerNamed(9),
    });
    expect(await changed(put((entries) => entries.splice(3, 1)))).toEqual(['tile.invalid entry 512']);
    expect(await changed(put((entries) => entries.splice(3, 1, invented)))).toEqual([
      'tile.invalid tile/entries/002.p/188',
    ]);
  });

  it('a history rewritten by the holder of the key: no witness cosigns it', async () => {
    const other = await anotherHistory();
    const findings = await changed((files) => {
      for (const [path, octets] of other.files) files.files.set(path, octets);
    });
    expect(findings).toEqual(['checkpoint.invalid checkpoint']);
  });

  it('a fork by the holder of the key and all witnesses together, for a verifier with an earlier checkpoint', async () => {
    const other = await anotherHistory();
    const findings = await changed(async (files) => {
      for (const [path, octets] of other.files) files.files.set(path, octets);
      put(files, 'checkpoint', await cosignedBy(other.text('checkpoint'), witnessKey));
    }, earlier);
    expect(findings).toEqual(['log.forked checkpoint']);
  });

  it('an invented writer whom the holder of the key added to earlier entries', async () => {
    const other = await anotherHistory();
    const { writer, events } = batchOf(9, 1, 1);
    const { sequencer, files: forged } = testSequencer({ witnesses: [] });
    sequencer.append({ writer, events });
    sequencer.append(batchOf(1, 1, 699));
    await sequencer.publish();
    expect(other.files.size).toBe(forged.files.size);
    const findings = await changed(async (files) => {
      for (const [path, octets] of forged.files) files.files.set(path, octets);
      put(files, 'checkpoint', await cosignedBy(forged.text('checkpoint'), witnessKey));
    }, earlier);
    expect(findings).toEqual(['log.forked checkpoint']);
  });

  it('a rollback', async () => {
    const newest = log.text('checkpoint');
    expect(await changed((files) => put(files, 'checkpoint', earlier), newest)).toEqual([
      'log.rolled_back checkpoint',
    ]);
  });

  it('the checkpoint of another log', async () => {
    const report = await verifyTransparencyLog(log.read, { ...trust, origin: 'other.example.com/log' });
    expect(report.findings).toMatchObject([{ code: 'checkpoint.invalid', place: 'checkpoint' }]);
  });
});

it('the witness cosigns neither a rollback nor a fork of the holder of the key', async () => {
  const witness = testWitness();
  const { sequencer, files } = testSequencer({ witnesses: [witness] });
  sequencer.append(batchOf(1, 1, 300));
  await sequencer.publish();
  for (const count of [200, 400]) {
    const fork = testSequencer({ witnesses: [witness] });
    fork.sequencer.append(batchOf(5, 1, count));
    await expect(fork.sequencer.publish(), `${count}`).rejects.toThrow('0 witnesses cosigned');
  }
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 300 });
});

it('missing numbers of a writer are reported, with the entry that shows it', async () => {
  const { sequencer, files } = testSequencer();
  sequencer.append(batchOf(1, 1, 10));
  sequencer.append(batchOf(2, 3, 4));
  sequencer.append(batchOf(1, 14, 20));
  await sequencer.publish();
  const { findings, good } = await verifyTransparencyLog(files.read, trust);
  expect(good).toBe(false);
  expect(findings).toEqual([
    {
      code: 'writer.gap',
      place: 'entry 12',
      message: `events 11 to 13 are missing before it, of writer ${writerNamed(1)}`,
    },
    {
      code: 'writer.gap',
      place: 'entry 10',
      message: `events 1 to 2 are missing before it, of writer ${writerNamed(2)}`,
    },
  ]);
});

describe('verified from an earlier checkpoint on', () => {
  /** A log with a checkpoint in the middle, and the bundles that are read to check what comes after it. */
  async function logOf(
    before: readonly ReturnType<typeof batchOf>[],
    after: readonly ReturnType<typeof batchOf>[],
    begin?: LogEnd,
  ) {
    const { sequencer, files } = testSequencer();
    if (begin !== undefined) sequencer.begin(begin);
    for (const batch of before) sequencer.append(batch);
    await sequencer.publish();
    const from = files.text('checkpoint');
    for (const batch of after) sequencer.append(batch);
    await sequencer.publish();
    const read: string[] = [];
    const check = (options: TransparencyLogOptions = {}) =>
      verifyTransparencyLog(
        (path) => {
          if (path.startsWith('tile/entries/')) read.push(path.slice('tile/entries/'.length));
          return files.read(path);
        },
        trust,
        { from, ...options },
      );
    return { files, read, check };
  }
  const gaps = ({ findings }: TransparencyLogReport) =>
    findings.map(({ code, place, message }) => `${code} ${place}: ${message}`);

  it('numbers are missing that came neither before it nor after it', async () => {
    const { check } = await logOf(
      [batchOf(1, 1, 10)],
      [batchOf(1, 14, 20), batchOf(2, 5, 6), batchOf(3, 1, 2), batchOf(3, 4, 4)],
    );
    expect(gaps(await check())).toEqual([
      `writer.gap entry 10: events 11 to 13 are missing before it, of writer ${writerNamed(1)}`,
      `writer.gap entry 17: events 1 to 4 are missing before it, of writer ${writerNamed(2)}`,
      `writer.gap entry 21: event 3 is missing before it, of writer ${writerNamed(3)}`,
    ]);
  });

  it('numbers that others overtook are looked for on both sides of it', async () => {
    const overtaken = await logOf(
      [batchOf(1, 1, 3), batchOf(1, 6, 7), batchOf(1, 9, 9), batchOf(1, 4, 4)],
      [batchOf(1, 8, 8), batchOf(1, 10, 12), batchOf(1, 5, 5)],
    );
    expect(await overtaken.check()).toMatchObject({ good: true, entries: 5, writers: 1 });
  });

  it('numbers missing before it were reported then', async () => {
    const { check } = await logOf([batchOf(1, 1, 3), batchOf(1, 6, 7)], [batchOf(1, 8, 9)]);
    expect(await check()).toMatchObject({ good: true });
  });

  it('invalid events before it were reported then', async () => {
    const { sequencer, files, store } = testSequencer();
    sequencer.append(batchOf(1, 1, 1));
    const own = (line: string, writer: string) =>
      formatLogEntry({ line, salt: '0'.repeat(32), sequence: 2, writer });
    const odd = [
      Uint8Array.from(Buffer.from('{"event":{},"writer":1}')),
      own('{"no":"event"}', writerNamed(1)),
      own('{"no":"succession"}', '00000000-0000-0000-0000-000000000000'),
    ];
    store.append(odd, writerNamed(1), { next: 3, missing: [] }, 0);
    await sequencer.publish();
    const from = files.text('checkpoint');
    sequencer.append(batchOf(1, 3, 4));
    await sequencer.publish();
    expect(await verifyTransparencyLog(files.read, trust, { from })).toMatchObject({
      good: true,
      entries: 2,
    });
  });

  it('a first event that others overtook by far is not the first of its writer', async () => {
    const overtaken = await logOf(
      [batchOf(1, 2, 2), batchOf(2, 1, 300)],
      [batchOf(1, 1, 1), batchOf(1, 3, 3)],
    );
    expect(await overtaken.check()).toMatchObject({ good: true });
    const before = await logOf(
      [batchOf(1, 2, 2), batchOf(2, 1, 300), batchOf(1, 1, 1), batchOf(2, 301, 600)],
      [batchOf(1, 4, 4)],
    );
    expect(gaps(await before.check())).toEqual([
      `writer.gap entry 602: event 3 is missing before it, of writer ${writerNamed(1)}`,
    ]);
  });

  /** A batch whose events came so many minutes after its writer. */
  const later = (minutes: number, ...batch: Parameters<typeof batchOf>) => {
    const { writer, events } = batchOf(...batch);
    const time = new Date(0x019b00000000 + 60_000 * minutes).toISOString();
    const dated = events.map(({ sequence, line }) => ({
      sequence,
      line: line.replace('"type"', `"time":"${time}","type"`),
    }));
    return { writer, events: dated };
  };

  it('no more of the earlier entries is read than requested', async () => {
    const lines = [later(-20, 1, 1, 300), later(-10, 2, 1, 600), later(-9, 3, 1, 124)];
    const begun = await logOf(lines, [later(0, 4, 1, 1)]);
    expect(await begun.check()).toMatchObject({ good: true });
    expect(begun.read).toEqual(['004.p/1']);
    const late = await logOf(lines, [later(0, 3, 125, 125), later(0, 2, 601, 601), later(0, 5, 1, 1)]);
    expect(await late.check()).toMatchObject({ good: true });
    expect(late.read).toEqual(['004.p/3', '003']);
    // As far as its writer was there already, or may have been.
    const lost = await logOf(lines, [later(0, 4, 1, 1), later(0, 4, 3, 3)]);
    expect(gaps(await lost.check())).toHaveLength(1);
    expect(lost.read).toEqual(['004.p/2', '003', '002']);
    const undated = await logOf([batchOf(1, 1, 1024)], [batchOf(2, 2, 2)]);
    expect(gaps(await undated.check())).toHaveLength(1);
    expect(undated.read).toEqual(['004.p/1', '003', '002', '001', '000']);
  });

  it('an entry before it that cannot be read is missing, if it is needed', async () => {
    const { check, files } = await logOf([batchOf(1, 1, 256), batchOf(2, 1, 1)], [batchOf(1, 257, 258)]);
    files.files.delete('tile/entries/000');
    expect(gaps(await check())).toEqual(['tile.missing tile/entries/000: it is missing']);
  });

  it('a writer may have started in the former log, which was not checked', async () => {
    const end = { origin: 'gate.example.com/before', size: 1, root: 'r' };
    const { check } = await logOf([batchOf(1, 5, 6)], [batchOf(1, 7, 7), batchOf(2, 3, 3)], end);
    const report = await check();
    expect([report.good, report.findings, report.continues]).toEqual([false, [], end]);
    expect(report.unproven).toEqual([
      {
        code: 'previous',
        message: `writer ${writerNamed(2)} started in gate.example.com/before, which was not checked`,
        allowed: false,
      },
    ]);
    const lost = await logOf([batchOf(1, 5, 6)], [batchOf(1, 8, 8)], end);
    expect(gaps(await lost.check())).toHaveLength(1);
  });

  it('an entry is required for each policy version that decides after it, wherever that is', async () => {
    const event = (type: string, version: string) =>
      JSON.stringify({ policy: { version_sha256: version }, schema: 'portcullis.event/1', type });
    const writing = (first: number, ...lines: readonly string[]) => ({
      writer: writerNamed(1),
      events: lines.map((line, at) => ({ sequence: first + at, line })),
    });
    const loaded = [writing(1, event('policy.loaded', 'a')), batchOf(2, 1, 300)];
    const decided = { ...writing(1, event('request.decision', 'a')), writer: writerNamed(5) };
    const proved = await logOf(loaded, [decided]);
    expect(await proved.check()).toMatchObject({ good: true, unproven: [] });
    expect(proved.read).toEqual(['001.p/46', '000']);
    const other = await logOf(loaded, [writing(2, event('request.decision', 'b'))]);
    expect(await other.check()).toMatchObject({
      good: false,
      unproven: [{ code: 'policy', message: expect.stringContaining('entry 301') }],
    });
    const { read, check } = await logOf(loaded, [
      batchOf(2, 301, 301),
      batchOf(3, 1, 1),
      { ...writing(1, event('request.decision', 'b')), writer: writerNamed(4) },
    ]);
    // Where it may stay open, nobody reads the whole log for it.
    expect(await check({ allow: ['policy'] })).toMatchObject({ good: true });
    expect(read).toEqual(['001.p/48']);
  });
});

it('a number that appears twice is reported, and an invalid entry as well', async () => {
  const { sequencer, files, store } = testSequencer();
  sequencer.append(batchOf(1, 1, 2));
  const [repeated] = store.entries(1, 1);
  const odd = Uint8Array.from(Buffer.from('{"event":{},"writer":1}'));
  store.append([repeated as Uint8Array<ArrayBuffer>, odd], writerNamed(1), { next: 3, missing: [] }, 0);
  await sequencer.publish();
  const { findings } = await verifyTransparencyLog(files.read, trust);
  expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual([
    'writer.repeated entry 2',
    'entry.unreadable entry 3',
  ]);
});

const NO_TEXT = { toString: 1 };

it.each([
  { continues: { origin: NO_TEXT, root: 'r', size: 1 }, schema: 'portcullis.log/1' },
  { continues: { origin: 'o', root: NO_TEXT, size: 1 }, schema: 'portcullis.log/1' },
  { continues: { origin: 'o', root: 'r', size: NO_TEXT }, schema: 'portcullis.log/1' },
  { continues: null, schema: 'portcullis.log/1' },
  { closed: { next: NO_TEXT }, schema: 'portcullis.log/1' },
  { closed: null, schema: 'portcullis.log/1' },
])('finds that the holder of the key wrote %j as the log’s predecessor', async (line) => {
  const { sequencer, files, store } = testSequencer();
  const entry = { line: JSON.stringify(line), salt: '0'.repeat(32), sequence: 1, writer: LOG_WRITER };
  store.append([formatLogEntry(entry)], LOG_WRITER, { next: 2, missing: [] }, 0);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
    good: false,
    continues: undefined,
    next: undefined,
    findings: [{ code: 'entry.unreadable', place: 'entry 0' }],
  });
});

it.each([{ version_sha256: NO_TEXT }, null, 'x'])(
  'continues where the holder of the key wrote %j for a policy',
  async (policy) => {
    const { sequencer, files } = testSequencer();
    const line = JSON.stringify({
      policy,
      schema: 'portcullis.event/1',
      time: NO_TEXT,
      type: 'policy.loaded',
    });
    sequencer.append({ writer: writerNamed(1), events: [{ sequence: 1, line }] });
    await sequencer.publish();
    const from = files.text('checkpoint');
    expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, entries: 1 });
    expect(await receiptOf(files.read, 'toString')).toBeUndefined();
    // What is looked at again for a number that is missing later.
    sequencer.append(batchOf(1, 3, 3));
    await sequencer.publish();
    expect(await verifyTransparencyLog(files.read, trust, { from })).toMatchObject({
      findings: [{ code: 'writer.gap' }],
    });
  },
);

it('a log is never reported as good when no witness was asked', async () => {
  const report = await verifyTransparencyLog(log.read, { log: trust.log });
  expect(report).toMatchObject({ good: false, findings: [], unproven: [{ code: 'witnesses' }] });
  expect(await verifyTransparencyLog(log.read, { log: trust.log }, { allow: ['witnesses'] })).toMatchObject({
    good: true,
  });
});

it('no finding contains a character by which the holder of the key could control a terminal', async () => {
  const evil = 'x\u001b[2J\u009b8m\u202e\n./log: good';
  const policy = { id: 'p', version_sha256: evil };
  const line = JSON.stringify({ policy, schema: 'portcullis.event/1', type: 'request.decision' });
  const { sequencer, files } = testSequencer();
  sequencer.begin({ origin: evil, size: 1, root: 'r' });
  sequencer.append({ writer: writerNamed(1), events: [{ sequence: 2, line }] });
  await sequencer.publish();
  const later = await verifyTransparencyLog(files.read, trust);
  const earlier = testSequencer();
  await earlier.sequencer.close(evil);
  await earlier.sequencer.publish();
  const report = await verifyTransparencyLog(earlier.files.read, trust);
  const messages = [
    ...later.unproven.map(({ message }) => message),
    successionProblem(report, later),
    successionProblem({ ...report, end: { origin: evil, size: 1, root: 'r' } }, later),
  ];
  expect(messages.filter((message) => message?.includes('\\u001b[2J'))).toHaveLength(4);
  expect(messages.join('')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

it.each([
  ['names none', { decision: 'allow', id: 'p' }],
  ['has something else in its place', { id: 'p', version_sha256: 7 }],
  ['is no object', 'p'],
])('a decision is not proved whose policy version is unknown, since its policy %s', async (_what, policy) => {
  const { sequencer, files } = testSequencer();
  const line = JSON.stringify({ id: 'a', policy, schema: 'portcullis.event/1', type: 'request.decision' });
  for (const sequence of [1, 2]) {
    sequencer.append({ writer: writerNamed(1), events: [{ sequence, line }] });
    await sequencer.publish();
  }
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
    good: false,
    findings: [],
    unproven: [
      {
        code: 'policy',
        message: 'entry 0 does not name the version of the policy that decided it (others like it: 1)',
      },
    ],
  });
  expect(await verifyTransparencyLog(files.read, trust, { allow: ['policy'] })).toMatchObject({
    good: true,
  });
});

it('an entry is required that records when a policy version became active', async () => {
  const { sequencer, files } = testSequencer();
  const version = 'a'.repeat(64);
  const lines = [
    { id: 'a', policy: { version_sha256: version }, schema: 'portcullis.event/1', type: 'request.decision' },
    {
      id: 'b',
      policy: { id: 'p', version_sha256: version },
      schema: 'portcullis.event/1',
      type: 'policy.loaded',
    },
  ].map((event) => JSON.stringify(event));
  const append = (sequence: number) =>
    sequencer.append({
      writer: writerNamed(1),
      events: [{ sequence, line: lines[sequence - 1] as string }],
    });
  append(1);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
    good: false,
    unproven: [{ code: 'policy' }],
  });
  append(2);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, unproven: [] });
  const receipt = (await receiptOf(files.read, version)) as string;
  expect(await verifyReceipt(receipt, trust)).toMatchObject({ event: { type: 'policy.loaded' }, index: 1 });
});
