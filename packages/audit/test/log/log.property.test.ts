import { createHash } from 'node:crypto';
import { memoryWitnessStore } from '@portcullis/tlog';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { type LogBucket, r2LogFiles } from '../../src/log/log-files.ts';
import { LogSequencer } from '../../src/log/log-sequencer.ts';
import { memorySequencerStore, type SequencerStore } from '../../src/log/sequencer-store.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { tables } from './sqlite-tables.ts';
import {
  bucketOf,
  lineOf,
  logKey,
  MemoryFiles,
  sizeOf,
  testWitness,
  trust,
  writerNamed,
} from './test-log.ts';

// Web Crypto hands each hash to another thread, which takes ten times as long as the hash: half of the time of a log.
const { subtle } = crypto;
beforeAll(() => {
  Object.defineProperty(subtle, 'digest', {
    configurable: true,
    value: async (_name: string, octets: Uint8Array) =>
      new Uint8Array(createHash('sha256').update(octets).digest()).buffer,
  });
});
afterAll(() => {
  Reflect.deleteProperty(subtle, 'digest');
});

// A log whose writers lose, repeat and overtake, and whose sequencer dies anywhere, beside the list of what it took.

const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('append'),
      writer: fc.nat(2),
      numbers: fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }),
      many: fc.constantFrom(0, 0, 0, 100, 300),
    }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('publish') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('publish, and fail'),
      at: fc.nat(5),
      how: fc.constantFrom('before', 'after', 'dies before', 'dies after'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close') }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('two publish') }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

class Model {
  readonly files = new MemoryFiles();
  readonly #store: SequencerStore;
  readonly #remembered = memoryWitnessStore();
  /** What was taken, in order. */
  readonly #taken: { readonly writer: number; readonly sequence: number }[] = [];
  readonly #came: number[] = [0, 0, 0];
  /** How many sequencers died. */
  #dead = 0;
  #sequencer: LogSequencer;
  #faultIn: number | undefined;
  #how = '';
  #isClosed = false;
  #last = '';

  constructor(store: SequencerStore) {
    this.#store = store;
    this.#sequencer = this.#restarted();
  }

  #restarted(): LogSequencer {
    const { files } = this;
    const witness = testWitness(undefined, this.#remembered);
    const bucket = bucketOf(files.files);
    const faultyBucket: LogBucket = { ...bucket, put: (...file) => this.#faulty(() => bucket.put(...file)) };
    return new LogSequencer({
      key: logKey,
      store: this.#store,
      // A machine that is gone gives nothing up.
      files: r2LogFiles(faultyBucket, '', () => new Promise(() => {})),
      witnesses: [
        { ...witness, fetch: (url, init) => this.#faulty(() => (witness.fetch ?? fetch)(url, init)) },
      ],
    });
  }

  async #faulty<Result>(work: () => Promise<Result>): Promise<Result> {
    const isNow = this.#faultIn === 0;
    if (this.#faultIn !== undefined) this.#faultIn -= 1;
    if (!isNow) return await work();
    const how = this.#how;
    if (how === 'before') throw new Error('it fails');
    if (how === 'dies before') await this.#dies();
    const result = await work();
    if (how === 'after') throw new Error('the answer is lost');
    if (how === 'dies after') await this.#dies();
    return result;
  }

  async do(one: Operation): Promise<void> {
    switch (one.op) {
      case 'append': {
        if (this.#isClosed) return;
        const sequences = one.numbers.map((number) =>
          Math.max(1, (this.#came[one.writer] ?? 0) + number - 2),
        );
        const first = (this.#came[one.writer] ?? 0) + 9;
        for (let more = 0; more < one.many; more++) sequences.push(first + more);
        const events = sequences.map((sequence) => ({
          sequence,
          line: lineOf(one.writer * 10_000 + sequence),
        }));
        const isNew = [...new Set(sequences)].filter(
          (sequence) =>
            !this.#taken.some((known) => known.writer === one.writer && known.sequence === sequence),
        );
        expect(this.#sequencer.append({ writer: writerNamed(one.writer), events })).toBe(isNew.length);
        for (const sequence of isNew) this.#taken.push({ writer: one.writer, sequence });
        this.#came[one.writer] = Math.max(this.#came[one.writer] ?? 0, ...sequences);
        return;
      }
      case 'publish':
        await this.#publish();
        return;
      case 'two publish':
        await Promise.all([this.#publish(), this.#publish()]);
        return;
      case 'publish, and fail': {
        this.#faultIn = one.at;
        this.#how = one.how;
        const publishing = this.#publish();
        if (one.how.startsWith('dies')) {
          const dead = this.#dead;
          let isDone = false;
          void publishing.finally(() => {
            isDone = true;
          });
          while (!isDone && this.#dead === dead) await new Promise((resolve) => setImmediate(resolve));
          this.#sequencer = this.#restarted();
        } else await publishing;
        this.#faultIn = undefined;
        return;
      }
      case 'restart':
        this.#sequencer = this.#restarted();
        return;
      case 'close': {
        if (this.#taken.length < 400) return;
        this.#isClosed = true;
        await this.#sequencer.close('next.example.com/log').catch(() => {});
        return;
      }
    }
  }

  #dies(): Promise<never> {
    this.#dead += 1;
    return new Promise(() => {});
  }

  async #publish(): Promise<void> {
    await this.#sequencer.publish().catch((error: unknown) => {
      if (this.#faultIn === undefined) throw error;
    });
  }

  async finish(): Promise<void> {
    this.#sequencer = this.#restarted();
    while (this.#sequencer.behind) await this.#publish();
    await this.check();
    if (this.#taken.length > 0)
      expect(sizeOf(this.files.text('checkpoint'))).toBe(this.#taken.length + (this.#isClosed ? 1 : 0));
  }

  /** What an auditor finds is what was taken. */
  async check(): Promise<void> {
    if (!this.files.files.has('checkpoint')) return;
    const note = this.files.text('checkpoint');
    if (note === this.#last) return;
    const found: string[] = [];
    const report = await verifyTransparencyLog(this.files.read, trust, {
      onEvent: ({ id }) => found.push(id as string),
    });
    const size = report.size;
    const part = this.#taken.slice(0, size);
    expect(found).toEqual(
      part.map(({ writer, sequence }) => writerNamed(900_000 + writer * 10_000 + sequence)),
    );
    const missing = gapsOf(part);
    expect(numbersMissing(report)).toEqual(missing);
    expect(report.findings.filter(({ code }) => code !== 'writer.gap')).toEqual([]);
    expect(report.good).toBe(missing === 0);
    if (this.#last !== '') {
      const before = sizeOf(this.#last);
      if (size < before) throw new Error(`the published log shrank from ${before} to ${size}`);
      const later = await verifyTransparencyLog(this.files.read, trust, { from: this.#last });
      expect(later.findings.filter(({ code }) => code !== 'writer.gap')).toEqual([]);
      // What is missing was said then, or is said now; of what came late, nothing.
      expect(numbersMissing(later)).toBe(gapsOf(part, before));
    }
    this.#last = note;
  }
}

/** How many numbers are missing that were passed over from an entry on. */
function gapsOf(part: readonly { readonly writer: number; readonly sequence: number }[], from = 0): number {
  let count = 0;
  for (const writer of [0, 1, 2]) {
    const all = part.flatMap((one, index) => (one.writer === writer ? [{ ...one, index }] : []));
    const has = new Set(all.map(({ sequence }) => sequence));
    const most = Math.max(0, ...has);
    for (let number = 1; number < most; number++) {
      const passedAt = all.find(({ sequence }) => sequence > number)?.index ?? 0;
      if (!has.has(number) && passedAt >= from) count += 1;
    }
  }
  return count;
}

function numbersMissing({ findings }: Awaited<ReturnType<typeof verifyTransparencyLog>>): number {
  return findings
    .filter(({ code }) => code === 'writer.gap')
    .map(({ message }) => {
      const [, first = '0', last = first] = /events? (\d+)(?: to (\d+))?/.exec(message) ?? [];
      return Number(last) - Number(first) + 1;
    })
    .reduce((sum, count) => sum + count, 0);
}

describe('whatever fails, a log contains each accepted event once and in order, and verification names what is missing', () => {
  test.each([
    ['memory', memorySequencerStore],
    ['tables', tables],
  ])(
    'with its state in %s',
    async (_where, make) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { minLength: 5, maxLength: 25, size: 'max' }),
          async (operations) => {
            const model = new Model(make());
            for (const one of operations) {
              await model.do(one);
              await model.check();
            }
            await model.finish();
          },
        ),
        { numRuns: runs(24) },
      );
    },
    900_000,
  );
});
