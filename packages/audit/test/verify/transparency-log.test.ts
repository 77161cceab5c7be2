import { formatEntryBundle, parseEntryBundle } from '@portcullis/tlog/internal';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatLogEntry } from '../../src/log/log-entry.ts';
import { receiptOf, verifyReceipt } from '../../src/read/receipt.ts';
import { successionProblem } from '../../src/verify/succession-problem.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import {
  batchOf,
  cosignedBy,
  lineOf,
  type MemoryFiles,
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

it('finds nothing in a log that is whole, from its beginning and from an earlier checkpoint', async () => {
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

describe('what was tampered with is found, with its place', () => {
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

  it('a missing tile at the end, without which nothing is proved: once', async () => {
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

  it('entries in another order', async () => {
    const reorder = (files: MemoryFiles) => {
      const entries = [...parseEntryBundle(files.files.get('tile/entries/000') as Uint8Array, 256)];
      entries.reverse();
      files.files.set('tile/entries/000', formatEntryBundle(entries));
    };
    expect(await changed(reorder)).toEqual(['tile.invalid tile/entries/000']);
  });

  it('an entry that was taken out, and one that was put in by an invented writer', async () => {
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

  it('a fork by the holder of the key and all witnesses together, by whoever knows an earlier checkpoint', async () => {
    const other = await anotherHistory();
    const findings = await changed(async (files) => {
      for (const [path, octets] of other.files) files.files.set(path, octets);
      put(files, 'checkpoint', await cosignedBy(other.text('checkpoint'), witnessKey));
    }, earlier);
    expect(findings).toEqual(['log.forked checkpoint']);
  });

  it('an invented writer whom the holder of the key wrote into what was logged before', async () => {
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

it('says which numbers of a writer are missing, and at which entry that shows', async () => {
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

it('says that a number comes twice, and that an entry is none', async () => {
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

it('never calls a log good that no witness was asked about', async () => {
  const report = await verifyTransparencyLog(log.read, { log: trust.log });
  expect(report).toMatchObject({ good: false, findings: [], unproven: [{ code: 'witnesses' }] });
  expect(await verifyTransparencyLog(log.read, { log: trust.log }, { allow: ['witnesses'] })).toMatchObject({
    good: true,
  });
});

it('says nothing with a character by which the holder of the key could write on a terminal', async () => {
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

it('wants an entry that says when a policy version came into force', async () => {
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
