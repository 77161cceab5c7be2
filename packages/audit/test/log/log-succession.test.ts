import { generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { describe, expect, it } from 'vitest';
import { formatLogEntry } from '../../src/log/log-entry.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { LOG_WRITER, parseSuccession, successionLine } from '../../src/log/log-succession.ts';
import { memorySequencerStore } from '../../src/log/sequencer-store.ts';
import { successionProblem } from '../../src/verify/succession-problem.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { tables } from './sqlite-tables.ts';
import { batchOf, MemoryFiles, ORIGIN, testSequencer, testWitness, trust, writerNamed } from './test-log.ts';

const NEXT = 'gate.example.com/log-2027';
const nextKey = await signingKey(NEXT, SIGNATURE_TYPE.ed25519, await generateSigningKey());
const alone = { allow: ['witnesses'] } as const;

/** A log that continues another one. */
function nextLog(store = memorySequencerStore()) {
  const files = new MemoryFiles();
  const sequencer = new LogSequencer({ key: nextKey, store, files });
  return {
    files,
    sequencer,
    report: () => verifyTransparencyLog(files.read, { log: [nextKey.verifierKey] }, alone),
  };
}

describe.each([
  ['memory', memorySequencerStore],
  ['SQLite', tables],
] as const)('a log whose state is in %s', (_name, newStore) => {
  it('is closed and continued: each names the other, and both prove themselves', async () => {
    const { sequencer, files } = testSequencer({ store: newStore() });
    sequencer.append(batchOf(1, 1, 5000));
    await sequencer.publish();
    sequencer.append(batchOf(1, 5001, 5010));
    const end = await sequencer.close(NEXT);
    expect(end).toMatchObject({ origin: ORIGIN, size: 5011 });
    expect(sequencer.behind).toBe(true);
    await sequencer.publish();
    // Asked again after an answer that was lost.
    expect(await sequencer.close(NEXT)).toEqual(end);

    const next = nextLog(newStore());
    next.sequencer.begin(end);
    next.sequencer.begin(end);
    next.sequencer.append(batchOf(1, 1, 3));
    await next.sequencer.publish();
    const [earlier, later] = [await verifyTransparencyLog(files.read, trust), await next.report()];
    expect(earlier).toMatchObject({
      good: true,
      size: 5011,
      next: NEXT,
      end,
      continues: undefined,
      writers: 1,
    });
    expect(later).toMatchObject({ good: true, size: 4, continues: end, next: undefined, writers: 1 });
    expect(successionProblem(earlier, later)).toBeUndefined();
  });

  it('accepts nothing once it was closed, and continues as one log only', async () => {
    const { sequencer, options } = testSequencer({ store: newStore() });
    sequencer.append(batchOf(1, 1, 3));
    await sequencer.close(NEXT);
    for (const each of [sequencer, new LogSequencer(options)]) {
      expect(() => each.append(batchOf(1, 4, 4))).toThrow(`it was closed, and continues as ${NEXT}`);
      await expect(each.close('gate.example.com/other')).rejects.toThrow('it was closed');
      expect(each.closed).toBe(NEXT);
    }
  });

  it('is closed once, although a crash came between', async () => {
    const { sequencer, files, options } = testSequencer({ store: newStore() });
    sequencer.append(batchOf(1, 1, 300));
    files.beforeWrite = () => {
      throw new Error('crash');
    };
    await expect(sequencer.close(NEXT)).rejects.toThrow('crash');
    files.beforeWrite = () => {};
    const restarted = new LogSequencer(options);
    expect(await restarted.close(NEXT)).toMatchObject({ size: 301 });
    await restarted.publish();
    expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({
      good: true,
      size: 301,
      next: NEXT,
    });
  });
});

it('is closed while a checkpoint is on its way, whose witness is away', async () => {
  const witness = testWitness();
  const asked = Promise.withResolvers<(error: Error) => void>();
  const away = { ...witness, fetch: () => new Promise<Response>((_, reject) => asked.resolve(reject)) };
  const { sequencer, files, options } = testSequencer({ witnesses: [away] });
  sequencer.append(batchOf(1, 1, 3));
  const publishing = sequencer.publish();
  const refuse = await asked.promise;
  const closing = sequencer.close(NEXT);
  await new Promise((done) => setTimeout(done, 5));
  refuse(new Error('away'));
  await expect(publishing).rejects.toThrow('0 witnesses cosigned');
  expect(await closing).toMatchObject({ size: 4 });
  await new LogSequencer({ ...options, witnesses: [witness] }).publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, next: NEXT });
});

it('is closed while its tree grows, which grows in one place at a time', async () => {
  const store = memorySequencerStore();
  let growing = 0;
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const counted = {
    ...store,
    entries: (from: number, most: number) => {
      growing += 1;
      begin();
      return store.entries(from, most);
    },
  };
  const { sequencer, files } = testSequencer({ store: counted });
  sequencer.append(batchOf(1, 1, 3));
  const publishing = sequencer.publish();
  await begun;
  const closing = sequencer.close(NEXT);
  expect(growing).toBe(1);
  await publishing;
  expect(await closing).toMatchObject({ size: 4 });
  expect(growing).toBe(2);
  await sequencer.publish();
  expect(await verifyTransparencyLog(files.read, trust)).toMatchObject({ good: true, size: 4, next: NEXT });
});

it('is empty until an event was accepted', () => {
  const { sequencer } = testSequencer();
  expect(sequencer.empty).toBe(true);
  sequencer.append(batchOf(1, 1, 1));
  expect(sequencer.empty).toBe(false);
});

it('finds what a writer lost between two logs, and what came into force in the one before', async () => {
  const version = 'a'.repeat(64);
  const event = (type: string) =>
    JSON.stringify({ id: type, policy: { version_sha256: version }, schema: 'portcullis.event/1', type });
  const { sequencer, files } = testSequencer();
  const writer = writerNamed(1);
  sequencer.append({ writer, events: [{ sequence: 1, line: event('policy.loaded') }] });
  sequencer.append(batchOf(1, 2, 5));
  const next = nextLog();
  next.sequencer.begin(await sequencer.close(NEXT));
  await sequencer.publish();
  // Of a call that is made again, 4 and 5 are there already; 6 and 7 were lost.
  expect(sequencer.notTaken(batchOf(1, 4, 6)).events.map(({ sequence }) => sequence)).toEqual([6]);
  next.sequencer.append({ writer, events: [{ sequence: 8, line: event('request.decision') }] });
  await next.sequencer.publish();
  const previous = await verifyTransparencyLog(files.read, trust);
  const report = await verifyTransparencyLog(
    next.files.read,
    { log: [nextKey.verifierKey] },
    { ...alone, previous },
  );
  expect(report.findings).toMatchObject([{ code: 'writer.gap', place: 'entry 1' }]);
  expect(report.findings[0]?.message).toContain('events 6 to 7 are missing');
  expect(report.unproven.map(({ code }) => code)).toEqual(['witnesses']);
  expect((await next.report()).unproven.map(({ code }) => code)).toEqual(['witnesses', 'previous', 'policy']);
});

it('lets no isolate write in the name of the log itself', () => {
  const { sequencer } = testSequencer();
  expect(() => sequencer.append({ ...batchOf(1, 1, 1), writer: LOG_WRITER })).toThrow(
    'log: the writer of a batch must be the UUID of an isolate of the gateway',
  );
});

describe('a wrong succession of logs is reported:', () => {
  async function closedLog(change: (events: number) => number = (events) => events) {
    const { sequencer, files } = testSequencer();
    sequencer.append(batchOf(1, 1, change(10)));
    const end = await sequencer.close(NEXT);
    await sequencer.publish();
    return { end, report: await verifyTransparencyLog(files.read, trust) };
  }
  async function openLog() {
    const { sequencer, files } = testSequencer();
    sequencer.append(batchOf(1, 1, 11));
    await sequencer.publish();
    return verifyTransparencyLog(files.read, trust);
  }
  async function continued(end?: Parameters<LogSequencer['begin']>[0]) {
    const { sequencer, report } = nextLog();
    if (end !== undefined) sequencer.begin(end);
    sequencer.append(batchOf(2, 1, 1));
    await sequencer.publish();
    return report();
  }

  it('a log that was rewritten after it was closed', async () => {
    const { end } = await closedLog();
    const { report } = await closedLog((events) => events - 1);
    expect(successionProblem(report, await continued(end))).toContain('it was changed after it was closed');
  });

  it('one that continues no log, or another one', async () => {
    const { report, end } = await closedLog();
    expect(successionProblem(report, await continued())).toContain('does not name the log that it continues');
    const other = { ...end, origin: 'gate.example.com/other' };
    expect(successionProblem(report, await continued(other))).toContain('continues gate.example.com/other');
  });

  it('one that was never closed, or for another one', async () => {
    const { report, end } = await closedLog();
    const later = await continued(end);
    expect(successionProblem(await openLog(), later)).toContain('was not closed');
    expect(successionProblem({ ...report, next: 'gate.example.com/other' }, later)).toContain(
      'is continued by gate.example.com/other',
    );
  });

  it('an entry in the middle that marks the start or end of the log', async () => {
    const { sequencer, files, store } = testSequencer();
    const end = { origin: 'a', size: 1, root: 'AA==' };
    const lines = [
      successionLine({ closed: { next: 'a' } }),
      successionLine({ continues: end }),
      '{"closed":1}',
    ];
    const entries = lines.map((line) =>
      formatLogEntry({ line, salt: '0'.repeat(32), sequence: 1, writer: LOG_WRITER }),
    );
    store.append(entries, LOG_WRITER, { next: 3, missing: [] }, 0);
    sequencer.append({ ...batchOf(1, 1, 1), writer: writerNamed(1) });
    await sequencer.publish();
    const { findings } = await verifyTransparencyLog(files.read, trust);
    expect(findings.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'log.broken_off entry 0',
      'log.broken_off entry 1',
      'entry.unreadable entry 2',
    ]);
  });
});

describe('the line of a succession', () => {
  const end = { origin: 'gate.example.com/log', root: 'AA==', size: 3 };

  it.each([
    ['starts', { continues: end }, `{"continues":${JSON.stringify(end)},"schema":"portcullis.log/1"}`],
    ['closes', { closed: { next: NEXT } }, `{"closed":{"next":"${NEXT}"},"schema":"portcullis.log/1"}`],
  ] as const)('that %s a log is canonical JSON with its schema, and is read as written', (_, said, line) => {
    expect(successionLine(said)).toBe(line);
    expect(parseSuccession(line)).toEqual(said);
  });

  it.each([
    ['has no schema', `{"closed":{"next":"${NEXT}"}}`],
    ['has the schema of an event', `{"closed":{"next":"${NEXT}"},"schema":"portcullis.event/1"}`],
    ['says nothing', '{"schema":"portcullis.log/1"}'],
    ['names no next log', '{"closed":{},"schema":"portcullis.log/1"}'],
    ['names the next log by a number', '{"closed":{"next":1},"schema":"portcullis.log/1"}'],
    ['has a member more', `{"closed":{"next":"${NEXT}"},"more":1,"schema":"portcullis.log/1"}`],
    ['has spaces', `{"closed": {"next":"${NEXT}"},"schema":"portcullis.log/1"}`],
    ['has its members in another order', `{"schema":"portcullis.log/1","closed":{"next":"${NEXT}"}}`],
    [
      'continues a log without a size',
      '{"continues":{"origin":"a","root":"AA=="},"schema":"portcullis.log/1"}',
    ],
  ])('is no succession if it %s', (_, line) => {
    expect(parseSuccession(line)).toBeUndefined();
  });
});
