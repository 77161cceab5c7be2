import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChainWriter } from '../../src/chain/chain-writer.ts';
import { type Authority, checkpointAuthority } from '../../src/chain/checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';
import { memoryCheckpoints } from '../../src/chain/checkpoint-store.ts';
import { hashChain } from '../../src/chain/hash-chain.ts';
import type { LogStatement } from '../../src/chain/log-statement.ts';
import type { ChainHead } from '../../src/event/checkpoint-event.ts';
import { memorySink } from '../../src/index.ts';
import { sha256 } from '../../src/sha256.ts';
import { type VerifyOptions, verifyLog } from '../../src/verify/verify-log.ts';
import { authority, chainedLog, recordOf, stoppedClock, writeTo } from '../chained-logs.ts';
import { execution } from '../serving.ts';

const { lines, statement } = await chainedLog();

/** What a running gate's log may leave open. */
const TAIL = { allow: ['tail'] } as const;
const ALL = ['signatures', 'end', 'chain', 'tail'] as const;

function codesOf(findings: readonly { line: number; code: string }[]): string[] {
  return findings.map(({ line, code }) => `${line} ${code}`);
}

async function check(changed: readonly string[], by: LogStatement = statement) {
  const report = await verifyLog(changed, by, { allow: ALL });
  expect(report.good).toBe(report.findings.length === 0);
  return codesOf(report.findings);
}

/** Number of the line of an event, from 1. */
function lineOf(chain: number, seq: number): number {
  const ids = [...new Set(lines.flatMap((line) => JSON.parse(line).chain?.id ?? []))];
  return (
    lines.findIndex(
      (line) => JSON.parse(line).chain?.id === ids[chain] && JSON.parse(line).chain.seq === seq,
    ) + 1
  );
}

/** Events by their numbers, then checkpoints as they stand. */
function orderOf(line: string): number {
  return JSON.parse(line).chain?.seq ?? Number.POSITIVE_INFINITY;
}

function without(...numbers: readonly number[]): string[] {
  return lines.filter((_, index) => !numbers.includes(index + 1));
}

test('an unchanged log verifies', async () => {
  expect(await verifyLog(lines, statement, TAIL)).toEqual({
    good: true,
    lines: 66,
    events: 60,
    chains: 2,
    checkpoints: 6,
    unproven: [
      { code: 'tail', line: 49, events: 9, message: expect.any(String), allowed: true },
      { code: 'tail', line: 50, events: 9, message: expect.any(String), allowed: true },
    ],
    earlierThanOthers: { count: 0, firstLine: undefined },
    findings: [],
    findingsCount: 0,
  });
});

test('no message contains a character by which an invented log could control a terminal', async () => {
  const id = 'x\u001b[2J\u009b8m\u202e\nlog.ndjson: good (60 lines)';
  const chain = { hash: 'a', id, prev: 'b', seq: 3 };
  const heads = [{ chain: id, hash: 'a', seq: 9 }];
  const checkpoint = { authority: 'a', heads, kid: 'k', number: 2, prev: 'b', sig: 's' };
  const madeUp = [
    { chain, schema: 'portcullis.event/1', type: 'login' },
    { checkpoint, schema: 'portcullis.event/1', type: 'audit.checkpoint' },
  ].map((event) => JSON.stringify(event));
  const { findings, unproven } = await verifyLog(madeUp);
  const messages = [...findings, ...unproven].map(({ message }) => message);
  expect(messages.filter((message) => message.includes('\\u001b[2J')).length).toBeGreaterThanOrEqual(4);
  expect(messages.join('')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

test('a log is read line by line', async () => {
  async function* stream() {
    yield* lines;
  }
  expect((await verifyLog(stream(), statement, TAIL)).good).toBe(true);
});

describe('C42: what no checkpoint signs is unproven, never good:', () => {
  /** What an intruder can write who has read this repository, but has no key. */
  async function invented(count: number): Promise<readonly string[]> {
    const log = memorySink();
    await writeTo(hashChain()(log), Array(count).keys());
    return log.lines;
  }

  async function unprovenIn(log: readonly string[], by?: LogStatement, options?: VerifyOptions) {
    const report = await verifyLog(log, by, options);
    expect(report.findings).toEqual([]);
    return {
      good: report.good,
      unproven: report.unproven.map(({ code, line, events }) => [code, line, events]),
    };
  }

  const signedTail = [
    ['tail', 49, 9],
    ['tail', 50, 9],
  ];

  test('500 invented events of a writer without a checkpoint, next to a whole log', async () => {
    const found = await unprovenIn([...lines, ...(await invented(500))], statement, TAIL);
    expect(found).toEqual({ good: false, unproven: [...signedTail, ['chain', 67, 500]] });
  });

  test('a wholly invented log, with keys but without a checkpoint', async () => {
    const found = await unprovenIn(await invented(500), { keys: statement.keys });
    expect(found).toEqual({
      good: false,
      unproven: [
        ['end', undefined, 0],
        ['chain', 1, 500],
      ],
    });
  });

  test('a wholly invented log with checkpoints of its own, without keys', async () => {
    const { good, unproven } = await unprovenIn((await chainedLog()).lines);
    expect(good).toBe(false);
    expect(unproven).toContainEqual(['signatures', undefined, 60]);
  });

  test('the events after the last checkpoint of their writer', async () => {
    expect(await unprovenIn(lines, statement)).toEqual({ good: false, unproven: signedTail });
  });

  test('an empty log, of which no checkpoint is known', async () => {
    expect(await unprovenIn([])).toMatchObject({ good: false });
    expect(await unprovenIn([], { keys: statement.keys })).toMatchObject({ good: false });
  });

  test('a part that ends before the last checkpoint', async () => {
    const part = { part: true, allow: ['tail', 'chain'] } as const;
    const found = await unprovenIn(lines.slice(20, 40), statement, part);
    expect(found).toMatchObject({ good: false });
    expect(found.unproven).toContainEqual(['end', undefined, 0]);
    expect(await verifyLog(lines.slice(20, 40), statement, { ...part, allow: ALL })).toMatchObject({
      good: true,
    });
  });

  test.each(ALL)('unless each kind is allowed, and %s allows no other', async (code) => {
    const log = [...(await chainedLog()).lines, ...(await invented(3))];
    const withEvery = await verifyLog(log, undefined, { allow: ALL });
    expect(withEvery.good).toBe(true);
    expect(new Set(withEvery.unproven.map((part) => part.code))).toEqual(new Set(ALL));
    const others = ALL.filter((other) => other !== code);
    expect((await verifyLog(log, undefined, { allow: others })).good).toBe(false);
  });

  test('the list is limited, but all of it counts', async () => {
    const log = [...(await invented(1)), ...(await invented(1)), ...(await invented(1))];
    const report = await verifyLog(log, undefined, { maxFindings: 2, allow: ['signatures', 'end'] });
    expect(report.unproven).toHaveLength(2);
    expect(report.good).toBe(false);
  });
});

test('a log converted to CR LF is reported, once, and still read', async () => {
  const converted = lines.map((line) => `${line}\r`);
  const { good, findings } = await verifyLog(converted, statement, TAIL);
  expect(good).toBe(false);
  expect(findings).toMatchObject([{ line: 1, code: 'line.crlf' }]);
  expect(findings[0]?.message).toContain('66 lines');
  const one = await verifyLog(lines.with(4, `${lines[4]}\r`), statement, TAIL);
  expect(one.findings).toMatchObject([{ line: 5, code: 'line.crlf' }]);
});

test('swapped lines of two writers are reported, as far as their times show it', async () => {
  const clock = stoppedClock();
  const log = memorySink();
  const writers = [hashChain()(log), hashChain()(log)];
  const time = (line: string, seconds: number) => line.replace('03:04:05', `03:04:${seconds}`);
  for (const [index, writer] of writers.entries()) {
    const { event, line } = recordOf(index);
    const at = { ...event, time: time(event.time, 10 + index) };
    await writer.write(at, line, { requestId: event.id, execution: execution(), clock });
  }
  const told = await verifyLog(log.lines);
  expect(told.earlierThanOthers).toEqual({ count: 0, firstLine: undefined });
  const swapped = await verifyLog(log.lines.toReversed());
  expect(swapped.findings).toEqual([]);
  expect(swapped.earlierThanOthers).toEqual({ count: 1, firstLine: 2 });
});

describe('a change of the log is reported with its position:', () => {
  test('a changed byte, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lines.length - 1),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0x20, max: 0x7e }),
        async (index, where, code) => {
          const line = lines[index] as string;
          const at = Math.floor(where * line.length);
          const byte = String.fromCharCode(code);
          fc.pre(line[at] !== byte);
          const changed = lines.with(index, line.slice(0, at) + byte + line.slice(at + 1));
          const { findings } = await verifyLog(changed, statement);
          expect(findings.map((finding) => finding.line)).toContain(index + 1);
        },
      ),
    );
  });

  test('a changed event', async () => {
    const number = lineOf(0, 7);
    const changed = lines.with(number - 1, (lines[number - 1] as string).replace('/T12', '/T13'));
    expect(changed).not.toEqual(lines);
    expect(await check(changed)).toEqual([`${number} chain.altered`]);
  });

  test('a line in another encoding', async () => {
    const number = lineOf(0, 7);
    const changed = lines.with(number - 1, (lines[number - 1] as string).replace('{', '{ '));
    expect(await check(changed)).toEqual([`${number} line.not_canonical`]);
  });

  test('a line removed', async () => {
    const number = lineOf(0, 7);
    const next = lineOf(0, 8);
    expect(await check(without(number))).toEqual([`${next - 1} chain.gap`]);
  });

  test('the first line of a chain removed', async () => {
    expect(await check(without(lineOf(1, 1)))).toContain(`${lineOf(1, 2) - 1} chain.gap`);
  });

  test('two lines of one chain swapped', async () => {
    const [one, two] = [lineOf(0, 7), lineOf(0, 8)];
    const swapped = lines.with(one - 1, lines[two - 1] as string).with(two - 1, lines[one - 1] as string);
    expect(await check(swapped)).toEqual([`${one} chain.gap`, `${two} chain.order`]);
  });

  test('a duplicate line', async () => {
    const number = lineOf(0, 7);
    expect(await check(lines.toSpliced(number, 0, lines[number - 1] as string))).toEqual([
      `${number + 1} chain.order`,
    ]);
  });

  test('the last lines cut after a checkpoint', async () => {
    const last = lines.findLastIndex((line) => line.includes('audit.checkpoint'));
    const cut = [...lines.slice(0, last - 9), lines[last] as string];
    const { findings } = await verifyLog(cut, { keys: statement.keys });
    expect(codesOf(findings).join()).toMatch(/\d+ checkpoint\.tail_missing/);
  });

  test('the last lines cut together with the last checkpoint', async () => {
    const last = lines.findLastIndex((line) => line.includes('audit.checkpoint'));
    const cut = lines.slice(0, last - 9);
    const report = await verifyLog(cut, statement);
    expect(codesOf(report.findings)).toEqual(
      expect.arrayContaining([
        `${cut.length} checkpoint.gap`,
        expect.stringContaining('checkpoint.tail_missing'),
      ]),
    );
  });

  test('all lines cut', async () => {
    expect(await check([])).toContain('0 checkpoint.gap');
  });

  test("a whole writer's lines removed", async () => {
    const id = JSON.parse(lines[lineOf(1, 1) - 1] as string).chain.id;
    const kept = lines.filter((line) => JSON.parse(line).chain?.id !== id);
    const first = kept.findIndex((line) => line.includes('audit.checkpoint') && line.includes(id)) + 1;
    const found = await check(kept);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^\d+ checkpoint\.writer_missing$/);
    expect(Number.parseInt(found[0] as string, 10)).toBeGreaterThanOrEqual(first);
  });

  test("a whole writer's lines removed with their checkpoints", async () => {
    const id = JSON.parse(lines[lineOf(1, 1) - 1] as string).chain.id;
    const found = await check(lines.filter((line) => !line.includes(id)));
    expect(found.join()).toContain('checkpoint.gap');
  });

  test('a line inserted with a recomputed hash', async () => {
    const number = lineOf(0, 7);
    const before = JSON.parse(lines[number - 1] as string).chain;
    const forged = await forge(lines[number - 1] as string, { seq: before.seq + 1, prev: before.hash });
    const found = await check(lines.toSpliced(number, 0, forged));
    expect(found).toContain(`${lineOf(0, 8) + 1} chain.order`);
  });

  test('a changed event with all following hashes of its chain recomputed', async () => {
    const start = lineOf(0, 7);
    const id = JSON.parse(lines[start - 1] as string).chain.id;
    const changed = [...lines];
    let prev: string | undefined;
    for (const [index, line] of lines.entries()) {
      const { chain } = JSON.parse(line);
      if (chain?.id !== id || chain.seq < 7) continue;
      const forged = await forge(line, { prev: prev ?? chain.prev });
      changed[index] = forged;
      prev = JSON.parse(forged).chain.hash;
    }
    expect((await check(changed)).join()).toContain('checkpoint.mismatch');
  });

  describe('a chain that was rewritten, and signed again,', () => {
    /** A chain that is already signed up to event its third event, and then told otherwise and signed for up to its fourth. */
    const remade = async (signers: readonly [Authority, Authority]) => {
      const write = async (numbers: readonly number[]) => {
        const written: { line: string; head: ChainHead }[] = [];
        const chain = new ChainWriter('019b0000-0000-7000-8000-00000000c0de');
        for (const number of numbers) {
          await chain.append(recordOf(number).event, async (_event, line, head) => {
            written.push({ line, head });
          });
        }
        return { lines: written.map(({ line }) => line), head: written.at(-1)?.head as ChainHead };
      };
      const before = await signers[0].anchor((await write([1, 2, 3])).head);
      const { lines: events, head } = await write([11, 12, 13, 14]);
      return { events, before, after: await signers[1].anchor(head) };
    };

    test('wherever the earlier checkpoint was moved', async () => {
      const signer = await authority();
      const { events, before, after } = await remade([signer, signer]);
      const whole = await signer.statement();
      for (const moved of [
        [before, ...events, after],
        [...events, before, after],
        [...events, after, before],
        [after, before, ...events],
        [after, ...events, before],
      ]) {
        const { good, findings } = await verifyLog(moved, whole);
        expect([good, findings.map(({ code }) => code)]).toEqual([false, ['checkpoint.mismatch']]);
      }
    });

    test('by two authorities: what can no longer be compared is reported', async () => {
      const key = await checkpointKey(await generateCheckpointKey());
      const [one, other] = [1, 2].map(() => checkpointAuthority({ key, store: memoryCheckpoints() }));
      const { events, before, after } = await remade([one as Authority, other as Authority]);
      const { findings } = await verifyLog([...events, after, before], { keys: [key.publicKey] });
      expect(findings).toEqual([
        {
          line: 6,
          code: 'checkpoint.broken',
          message:
            'covers chain 019b0000-0000-7000-8000-00000000c0de up to event 3, but an earlier checkpoint covers more: the checkpoint was moved',
        },
      ]);
    });
  });

  test('a checkpoint removed', async () => {
    const second = lines.findIndex((line) => line.includes('"number":2')) + 1;
    const third = lines.findIndex((line) => line.includes('"number":3')) + 1;
    expect(await check(without(second))).toEqual([`${third - 1} checkpoint.gap`]);
  });

  test('a checkpoint by another key', async () => {
    const stranger = await chainedLog();
    expect(await check(stranger.lines, { keys: statement.keys })).toEqual(
      stranger.lines.flatMap((line, index) =>
        line.includes('audit.checkpoint') ? [`${index + 1} checkpoint.signature`] : [],
      ),
    );
  });

  test('an event that was never chained', async () => {
    const { chain: _, ...event } = JSON.parse(lines[0] as string);
    expect(await check([...lines, JSON.stringify(event)])).toEqual([`${lines.length + 1} chain.absent`]);
  });

  test.each(['', 'x', 'null', '[]', '1', '{}', '{"schema":"portcullis.event/1","type":"audit.checkpoint"}'])(
    'a line that is no event: %s',
    async (line) => {
      expect(await check([...lines, line])).toEqual([`${lines.length + 1} line.unreadable`]);
    },
  );
});

test('any text at all is checked, and never throws', async () => {
  const member = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.jsonValue());
  const event = fc
    .record({
      schema: fc.constant('portcullis.event/1'),
      type: fc.constantFrom('audit.checkpoint', 'login'),
      chain: fc.oneof(fc.record({ id: member, seq: member, prev: member, hash: member }), member),
      checkpoint: fc.oneof(fc.record({ heads: fc.array(member), number: member }), member),
    })
    .map((value) => JSON.stringify(value));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.string(), event), { minLength: 1 }), async (texts) => {
      const report = await verifyLog(texts, statement);
      expect(report.good).toBe(false);
    }),
  );
});

test('a part of a log verifies as such, and a gap in it is still reported', async () => {
  const part = lines.slice(20, 50);
  const keys = { keys: statement.keys };
  expect(await verifyLog(part, keys, { part: true, allow: ALL })).toMatchObject({ good: true, findings: [] });
  expect((await verifyLog(part, keys, { allow: ALL })).good).toBe(false);
  expect((await verifyLog(part.toSpliced(5, 1), keys, { part: true, allow: ALL })).good).toBe(false);
});

test('checkpoints may come before the events they sign, or after them, and in any order', async () => {
  const sorted = lines.toSorted(
    (a, b) => Number(b.includes('audit.checkpoint')) - Number(a.includes('audit.checkpoint')),
  );
  expect(await check(sorted)).toEqual([]);
  expect(await check(sorted.toReversed().toSorted((a, b) => orderOf(a) - orderOf(b)))).toEqual([]);
  const twice = [...sorted.slice(0, 6), ...sorted];
  expect(await check([...twice, ...sorted.slice(0, 6).toReversed()])).toEqual([]);
});

test.each(['"\\ud800"', '1e999'])(
  'a value without a canonical form, %s, hides no other finding',
  async (value) => {
    const at = lines.findIndex((line) => line.includes('audit.checkpoint'));
    const spoilt = lines[at]?.replace('{', `{"a":${value},`) ?? '';
    expect(await check([...lines.slice(0, at + 1), spoilt, ...lines.slice(at + 2)])).toEqual([
      `${at + 2} line.not_canonical`,
      `${at + 2} checkpoint.signature`,
      expect.stringContaining('chain.gap'),
    ]);
  },
);

test('a statement with an invalid key is refused with a readable message', async () => {
  const keys = [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', kid: 'a' }] as const;
  await expect(verifyLog(lines, { keys })).rejects.toThrow(/^verifyLog: "x" of a key of the statement/);
});

test('a statement whose checkpoint is invalid is refused', async () => {
  const other = await chainedLog({ events: 2 });
  const mixed = { keys: statement.keys, checkpoint: other.statement.checkpoint };
  await expect(verifyLog(lines, mixed)).rejects.toThrow(TypeError);
  await expect(verifyLog(lines, { keys: statement.keys, checkpoint: 'x' })).rejects.toThrow(TypeError);
});

test('findings are counted beyond those that are stored', async () => {
  const report = await verifyLog(Array(20).fill('x'), { keys: [] }, { maxFindings: 5 });
  expect(report.findings).toHaveLength(5);
  expect(report.findingsCount).toBe(20);
});

test('a replaced key still counts for the events it signed', async () => {
  const log = memorySink();
  const first = await authority();
  await writeTo(hashChain({ checkpoints: (head) => first.anchor(head) })(log), [1, 2]);
  const second = await authority();
  await writeTo(hashChain({ checkpoints: (head) => second.anchor(head) })(log), [3, 4]);
  const keys = [...(await first.statement()).keys, ...(await second.statement()).keys];
  const report = await verifyLog(log.lines, { keys }, { allow: ALL });
  expect(report).toMatchObject({ good: true, checkpoints: 2 });
});

test('a key is named by its thumbprint, not by the name in the statement’s file', async () => {
  const [key] = statement.keys;
  const misnamed = [{ ...key, kid: 'another' }] as unknown as LogStatement['keys'];
  expect(await check(lines, { ...statement, keys: misnamed })).toEqual([]);
  // Under a borrowed name a stranger's key covers nothing.
  const stranger = await chainedLog();
  const borrowed = [{ ...stranger.statement.keys[0], kid: key?.kid }] as unknown as LogStatement['keys'];
  await expect(verifyLog(lines, { ...statement, keys: borrowed })).rejects.toThrow(TypeError);
  expect(await check(stranger.lines, { keys: borrowed })).toEqual([]);
});

/** The event with another place in its chain and the right hash for it. */
async function forge(line: string, place: object): Promise<string> {
  const event = JSON.parse(line);
  const { hash: _, ...chain } = { ...event.chain, ...place };
  event.http.path = '/T666';
  const ordered = { id: chain.id, prev: chain.prev, seq: chain.seq };
  const hash = await sha256(JSON.stringify({ ...event, chain: ordered }));
  return JSON.stringify({ ...event, chain: { hash, ...ordered } });
}
