import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import type { AuditEvent } from '../../src/index.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { logSecret, ORIGIN, trust } from '../log/test-log.ts';

let worker: Miniflare;

beforeAll(async () => {
  const object = (className: string) => ({ className, useSQLite: true });
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/people-worker.ts'))),
    compatibilityDate,
    bindings: {
      SETTINGS: { origin: ORIGIN, bucket: 'BUCKET', prefix: 'log/', key: 'LOG_KEY' },
      LOG_KEY: logSecret,
    },
    r2Buckets: ['BUCKET'],
    d1Databases: ['DB'],
    durableObjects: {
      LOG: object('PortcullisSequencer'),
      PEOPLE: object('PortcullisPeople'),
      HABITS: object('PortcullisHabits'),
    },
  });
  const database = await worker.getD1Database('DB');
  const table = readFileSync(join(import.meta.dirname, '../../migrations/0001_audit_event.sql'), 'utf8');
  for (const statement of table.replace(/^--.*$/gm, '').split(';')) {
    if (statement.trim() !== '') await database.prepare(statement).run();
  }
});
afterAll(() => worker.dispose());

async function visit(sub: string, path: string): Promise<void> {
  const headers = {
    'x-test-who': sub,
    'cf-connecting-ip': sub === 'alice' ? '192.0.2.77' : '198.51.100.1',
    'user-agent': 'Firefox',
  };
  const answer = await worker.dispatchFetch(`https://gate.example${path}`, { headers });
  expect(await answer.text()).toBe('hello');
}

async function ask(path: string): Promise<string> {
  return (await worker.dispatchFetch(`https://gate.example${path}`)).text();
}

async function read(path: string): Promise<Uint8Array | undefined> {
  const object = await (await worker.getR2Bucket('BUCKET')).get(`log/${path}`);
  return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
}

/** The log, once it has so many entries. */
async function verified(size: number) {
  const events: AuditEvent[] = [];
  for (;;) {
    events.length = 0;
    const report = await verifyTransparencyLog(
      read,
      { log: trust.log },
      { allow: ['witnesses'], onEvent: (event) => events.push(event) },
    );
    if (report.size >= size) return { report, events };
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** All that is written anywhere: the log, the objects of each event, the table that is searched. */
async function everythingWritten(): Promise<string> {
  const bucket = await worker.getR2Bucket('BUCKET');
  const { objects } = await bucket.list();
  const texts = await Promise.all(
    objects.map(async ({ key }) => `${key} ${await (await bucket.get(key))?.text()}`),
  );
  const rows = await (await worker.getD1Database('DB')).prepare('SELECT * FROM audit_event').all();
  expect(texts.length).toBeGreaterThan(3);
  expect(rows.results.length).toBeGreaterThan(3);
  return `${texts.join('\n')}\n${JSON.stringify(rows.results)}`;
}

const subOf = (event: AuditEvent | undefined) => (event as { actor?: { sub?: string } }).actor?.sub;

it('erasing a user: no record names them, others are known, and the log still verifies', async () => {
  await visit('alice', '/T1');
  await visit('alice', '/T2');
  await visit('bob', '/T3');
  const before = await verified(3);
  const visits = before.events.filter(({ type }) => type === 'request.decision');
  const [alice, again, bob] = visits.map(subOf);
  expect(alice).toMatch(/^[\da-f]{32}$/);
  expect(again).toBe(alice);
  expect(bob).not.toBe(alice);
  expect(await ask(`/-/name?of=${alice}`)).toBe('["sub","https://id.example","alice"]');
  const checkpoint = new TextDecoder().decode(await read('checkpoint'));

  // The subject and the address.
  expect(await ask('/-/forget?sub=alice')).toBe('2');

  expect(await ask(`/-/name?of=${alice}`)).toBe('nobody');
  expect(await ask(`/-/name?of=${bob}`)).toBe('["sub","https://id.example","bob"]');
  const after = await verified(before.events.length + 2);
  expect(after.report).toMatchObject({ good: true, findings: [] });
  expect(
    await verifyTransparencyLog(read, { log: trust.log }, { from: checkpoint, allow: ['witnesses'] }),
  ).toMatchObject({ good: true });
  const erasures = after.events.flatMap((event) => (event.type === 'person.forgotten' ? [event.person] : []));
  expect(erasures).toHaveLength(2);
  expect(erasures).toContainEqual({ pseudonym: alice });
  const written = await everythingWritten();
  expect(written).not.toMatch(/alice|Adams|192\.0\.2\.77/i);
  expect(written).toContain(String(alice));

  expect(await ask('/-/forget?sub=alice')).toBe('0');
});
