import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memorySink } from '@portcullis/audit';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { emptyPostgres } from '../../../../../scripts/fixtures/empty-postgres.ts';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { gateway } from '../../../src/index.ts';
import { postgresStores, type Stores, sqliteStores } from '../../../src/node.ts';
import { bobsConfiguration, bobsProvider, expectPromised, secondsUntilRefused } from '../../fixtures/bob.ts';
import { bobsPhorge } from '../../fixtures/bobs-phorge.ts';

// Two processes of a gate on Node, which answers WebSockets with 501: locked-worker.gate.slow.test.ts has them.

const folder = mkdtempSync(join(tmpdir(), 'portcullis-lock-'));
const database = await emptyPostgres();
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[string, () => Stores]>([
  ['SQLite', () => sqliteStores(join(folder, 'stores'))],
  ['PostgreSQL', () => postgresStores(database)],
])(
  'a locked person is refused within ten seconds by every way in, at two processes that share %s',
  async (engine, stores) => {
    const clock = new MovableClock();
    const provider = await bobsProvider(clock);
    const log = memorySink();
    const kept = stores();
    const sleeps = new Set<{ readonly at: number; readonly done: () => void }>();
    const sleep = (ms: number): Promise<void> =>
      new Promise((done) => {
        // Only checks of open connections come to their end: nothing takes longer than it may.
        if (ms === 5000) sleeps.add({ at: clock.milliseconds + ms, done });
      });
    const start = () => {
      const env = {
        PHORGE: { fetch: bobsPhorge },
        SESSIONS: kept.namespaceOf('PortcullisSessions'),
        LOCKS: kept.namespaceOf('PortcullisLocks'),
      };
      const serve = gateway(bobsConfiguration(provider.issuer) as never, {
        ...{ clock, sleep, sinks: [log], fetch: provider.fetch, warn: () => {}, inform: () => {} },
      });
      return { fetch: (request: Request) => serve(request, env, { waitUntil: () => {} } as never) };
    };
    const seconds = await secondsUntilRefused(
      engine,
      { first: start(), second: start() },
      provider,
      clock,
      async () => {
        clock.pass(1);
        for (const one of sleeps) {
          if (one.at > clock.milliseconds) continue;
          sleeps.delete(one);
          one.done();
        }
        // What was woken asks a store, which answers in a later turn.
        await new Promise((done) => setTimeout(done, 20));
      },
    );
    expectPromised(seconds);
    expect(log.events.filter(({ type }) => type === 'lock')).toMatchObject([
      { lock: { change: 'locked', by: 'corp.example/security', reason: 'INC-1', sub: 'bob' } },
      { lock: { change: 'unlocked', by: 'corp.example/security' } },
    ]);
  },
);
