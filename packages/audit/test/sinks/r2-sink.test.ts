import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashChain } from '../../src/chain/hash-chain.ts';
import { memorySink } from '../../src/index.ts';
import type { EventQuery } from '../../src/read/event-query.ts';
import { type R2Reader, readR2 } from '../../src/read/read-r2.ts';
import { type R2Writer, r2Sink } from '../../src/sinks/r2-sink.ts';
import { verifyLog } from '../../src/verify/verify-log.ts';
import { authority, recordOf, stoppedClock, writeTo } from '../chained-logs.ts';
import { execution } from '../serving.ts';

const context = { requestId: '', execution: execution(), clock: stoppedClock() };

/** A bucket in memory, which counts what is asked of it. */
function bucket() {
  const objects = new Map<string, string>();
  const types = new Set<string>();
  const calls = { put: 0, get: 0 };
  return {
    objects,
    types,
    calls,
    get: async (key: string) => {
      calls.get += 1;
      const known = objects.get(key);
      return known === undefined ? null : { text: async () => known };
    },
    put: async (...[key, text, { onlyIf, httpMetadata }]: Parameters<R2Writer['put']>) => {
      calls.put += 1;
      types.add(httpMetadata.contentType);
      if (onlyIf.etagDoesNotMatch !== '*') throw new Error('an object could be written over');
      if (objects.has(key)) return null;
      objects.set(key, text);
      return {};
    },
    // Two on a page, so that there is more than one.
    list: async ({ prefix, cursor }: Parameters<R2Reader['list']>[0]) => {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      const rest = cursor === undefined ? keys : keys.slice(keys.indexOf(cursor));
      const next = rest[2];
      const page = rest.slice(0, 2).map((key) => ({ key }));
      return {
        objects: page,
        truncated: next !== undefined,
        ...(next === undefined ? {} : { cursor: next }),
      };
    },
  };
}

async function read(
  store: ReturnType<typeof bucket>,
  query: EventQuery = {},
  prefix?: string,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readR2(store, query, prefix)) lines.push(line);
  return lines;
}

/** Events of one chain, as they come out of a queue. */
async function chained(count: number) {
  const log = memorySink();
  const numbers = Array.from({ length: count }, (_, number) => number + 1);
  await writeTo(hashChain()(log), numbers);
  return log.events.map((event, index) => ({ event, line: log.lines[index] as string }));
}

test('an event becomes an R2 object of its hour and its type, named by its id', async () => {
  const store = bucket();
  await writeTo(r2Sink(store), [1, 2]);
  expect([...store.objects]).toEqual(
    [1, 2].map((number) => {
      const { event, line } = recordOf(number);
      return [`audit/2026-01-02/03/request.decision/${event.id}.ndjson`, `${line}\n`];
    }),
  );
});

test('a batch becomes one object for each chain, named by its first number, and nothing is read', async () => {
  const store = bucket();
  const events = await chained(30);
  const other = await chained(2);
  await r2Sink(store).writeAll?.([...events.slice(20), ...other, ...events.slice(10, 20)], context);
  const [chain, second] = [events[0]?.event.chain?.id, other[0]?.event.chain?.id];
  expect([...store.objects.keys()].sort()).toEqual(
    [
      `audit/2026-01-02/03/${chain}/000000000011.ndjson`,
      `audit/2026-01-02/03/${second}/000000000001.ndjson`,
    ].sort(),
  );
  expect(store.calls).toEqual({ put: 2, get: 0 });
  expect([...store.types]).toEqual(['application/x-ndjson']);
  expect(store.objects.get(`audit/2026-01-02/03/${chain}/000000000011.ndjson`)).toBe(
    events
      .slice(10)
      .map(({ line }) => `${line}\n`)
      .join(''),
  );
  expect(await verifyLog(await read(store))).toMatchObject({ events: 22, chains: 2 });
});

describe('a queue that delivers twice, in other batches and in any order', () => {
  test('loses nothing, and every event is read once and in order', async () => {
    const events = await chained(12);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray(events, { minLength: 1 }), { maxLength: 6 }),
        async (deliveries) => {
          const store = bucket();
          const sink = r2Sink(store);
          for (const batch of [...deliveries, events]) await sink.writeAll?.(batch, context);
          expect(await read(store)).toEqual(events.map(({ line }) => line));
        },
      ),
    );
  });
});

test('another event with the number of an existing one is refused, and the existing one stays', async () => {
  const store = bucket();
  const [first, second] = await chained(2);
  if (first === undefined || second === undefined) throw new Error('two events were made');
  await r2Sink(store).write(first.event, first.line, context);
  const forged = { ...second.event, chain: first.event.chain } as typeof first.event;
  await expect(r2Sink(store).write(forged, JSON.stringify(forged), context)).rejects.toThrow('another event');
  expect([...store.objects.values()]).toEqual([`${first.line}\n`]);
});

test('an event is not reported as stored by a bucket that neither accepts nor has it', async () => {
  const [first] = await chained(1);
  if (first === undefined) throw new Error('one event was made');
  const sink = r2Sink({ put: async () => null, get: async () => null });
  await expect(sink.write(first.event, first.line, context)).rejects.toThrow('already has another event');
});

test('a checkpoint is named by its authority, and its number there', async () => {
  const store = bucket();
  const head = { chain: recordOf(1).event.id, seq: 1, hash: 'a'.repeat(64) };
  // Two gates that write into one bucket.
  const written = await Promise.all(
    ['one', 'other'].map(async () => {
      const line = await (await authority()).anchor(head);
      await r2Sink(store).write(JSON.parse(line), line, context);
      return [
        `audit/2026-01-02/03/${JSON.parse(line).checkpoint.authority}/000000000001.ndjson`,
        `${line}\n`,
      ];
    }),
  );
  expect([...store.objects].toSorted()).toEqual(written.toSorted());
  expect(await read(store)).toHaveLength(2);
});

test('an object that cannot be read whole is not returned as if it were whole', async () => {
  const store = bucket();
  await writeTo(r2Sink(store), [1, 2]);
  const readBy = async (list: R2Reader['list']) => {
    for await (const _ of readR2({ ...store, list }));
  };
  const listed = await store.list({ prefix: 'audit/' });
  const gone = { key: 'audit/2026-01-02/03/request.decision/gone.ndjson' };
  await expect(readBy(async () => ({ ...listed, objects: [...listed.objects, gone] }))).rejects.toThrow(
    `readR2: ${gone.key} was listed, but no longer exists`,
  );
  await expect(readBy(async () => ({ ...listed, truncated: true }))).rejects.toThrow(
    'readR2: the list of audit/ is truncated',
  );
  let pages = 0;
  const again = async () => {
    if (++pages > 9) throw new Error('it is asked for ever');
    return { ...listed, truncated: true, cursor: 'there' };
  };
  await expect(readBy(again)).rejects.toThrow('readR2: the list of audit/ is truncated');
});

test('a missing bucket is named, and the sink is named r2', () => {
  expect(() => r2Sink(undefined as never)).toThrow('r2Sink: a bucket of R2 is required');
  expect(r2Sink(bucket()).name).toBe('r2');
});

test('only the hours of a query are read', async () => {
  const store = bucket();
  const { event } = recordOf(1);
  for (const time of ['2026-01-02T03:59:59.999Z', '2026-01-02T04:00:00.000Z', '2026-01-03T00:00:00.000Z']) {
    const moved = { ...event, id: `${event.id}${time}`, time };
    await r2Sink(store).write(moved, JSON.stringify(moved), context);
  }
  store.calls.get = 0;
  const query = { since: '2026-01-02T04:00:00Z', until: '2026-01-02T05:00:00Z' };
  const lines = await read(store, query);
  expect(lines.map((line) => JSON.parse(line).time)).toEqual(['2026-01-02T04:00:00.000Z']);
  expect(store.calls.get).toBe(1);
});

test('an hour in which a query ends is read, as far as the query goes', async () => {
  const store = bucket();
  const { event } = recordOf(1);
  for (const minute of ['10', '50']) {
    const moved = { ...event, id: `${event.id}${minute}`, time: `2026-01-02T05:${minute}:00.000Z` };
    await r2Sink(store).write(moved, JSON.stringify(moved), context);
  }
  const lines = await read(store, { since: '2026-01-02T05:00:00Z', until: '2026-01-02T05:30:00Z' });
  expect(lines.map((line) => JSON.parse(line).time)).toEqual(['2026-01-02T05:10:00.000Z']);
});

test('checkpoints are read in the order of their numbers, whatever their hour', async () => {
  const store = bucket();
  const lines = [3, 1, 2].map((number) =>
    JSON.stringify({ checkpoint: { authority: 'a', number }, type: 'audit.checkpoint' }),
  );
  const odd = '{"type":"audit.checkpoint"}';
  for (const [hour, line] of [...lines, odd].entries())
    store.objects.set(`audit/2026-01-02/0${hour}/a/1.ndjson`, line);
  expect(await read(store)).toEqual([odd, lines[1], lines[2], lines[0]]);
});

test('objects below another prefix are read below it, and no others', async () => {
  const store = bucket();
  await writeTo(r2Sink(store, { prefix: 'gates/a/' }), [1]);
  await writeTo(r2Sink(store), [2]);
  expect([...store.objects.keys()][0]).toMatch(/^gates\/a\/\d{4}-/);
  expect(await read(store, { since: '2000-01-01T00:00:00Z' }, 'gates/a/')).toHaveLength(1);
});

test('a line that is no event is read, so that verification reports its position', async () => {
  const store = bucket();
  const written = await chained(2);
  await r2Sink(store).writeAll?.(written, context);
  const [first, second] = written.map(({ line }) => line) as [string, string];
  const [key] = [...store.objects.keys()] as [string];
  store.objects.set(key, `}\n${first}\nnull\n${second}\n`);
  const lines = await read(store);
  expect(lines).toEqual(['}', 'null', first, second]);
  expect(await read(store, { denied: true })).toEqual(['}', 'null']);
  const { findings } = await verifyLog(lines);
  expect(findings.map(({ line, code }) => `${line} ${code}`)).toEqual([
    '1 line.unreadable',
    '2 line.unreadable',
  ]);
});
