import { expect, test } from 'vitest';
import { d1Sink } from '../../src/sinks/d1-sink.ts';
import { recordOf } from '../chained-logs.ts';

/** What is bound to the statement for an event. */
async function boundFor(change: object): Promise<readonly unknown[]> {
  const { event, line } = recordOf(1);
  let bound: readonly unknown[] = [];
  const sink = d1Sink({
    prepare: (sql) => {
      expect(sql).toMatch(
        /^INSERT INTO audit_event \([\w, ]+\) VALUES \([?\d, ]+\) ON CONFLICT \(id\) DO UPDATE SET line = /,
      );
      return {
        bind: (...values) => {
          bound = values;
          return { run: async () => undefined };
        },
      };
    },
  });
  expect(sink.name).toBe('d1');
  await sink.write({ ...event, ...change } as never, line, {} as never);
  return bound;
}

test('the row of an event has its user, its request and its place in a chain', async () => {
  const { event, line } = recordOf(1);
  const row = await boundFor({
    actor: { kind: 'user', iss: 'i', sub: 'ada', email: 'ada@corp.example' },
    chain: { id: 'c', seq: 7, prev: 'p', hash: 'h' },
  });
  expect(row).toEqual([
    ...[event.id, event.time, 'request.decision', 'allow', 'ada', 'ada@corp.example'],
    ...['trace' in event ? event.trace?.request_id : '', 'c', 7, line],
  ]);
});

test('the row of an event without a user, a request and a chain says so', async () => {
  const { event, line } = recordOf(1);
  const row = await boundFor({ type: 'policy.loaded', trace: undefined });
  expect(row).toEqual([event.id, event.time, 'policy.loaded', 'allow', null, null, null, '', 0, line]);
});

test.each([
  ['D1_ERROR: no such table: audit_event', 'NotMigrated'],
  ['table audit_event has no column named seq', 'NotMigrated'],
  ['D1_ERROR: overloaded', 'Error'],
])('a database that fails with "%s" is named %s in the record of the loss', async (message, name) => {
  const cause = new Error(message);
  const sink = d1Sink({ prepare: () => ({ bind: () => ({ run: () => Promise.reject(cause) }) }) });
  const { event, line } = recordOf(1);
  await expect(sink.write(event, line, {} as never)).rejects.toMatchObject({
    name,
    message: name === 'Error' ? message : 'migrations are missing',
  });
});

test('what a database fails with that is no error is passed on', async () => {
  const sink = d1Sink({ prepare: () => ({ bind: () => ({ run: () => Promise.reject('no such table') }) }) });
  const { event, line } = recordOf(1);
  await expect(sink.write(event, line, {} as never)).rejects.toBe('no such table');
});
