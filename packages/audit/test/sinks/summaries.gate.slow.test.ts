import { compilePolicy } from '@portcullis/policy';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { believableEvents } from '../../../../scripts/demo/believable-events.ts';
import { seededRandom } from '../../../../scripts/demo/operator-setting.ts';
import { seedEvents } from '../../../../scripts/demo/seed-events.ts';
import { applyMigrations, migrationStatements } from '../../../../scripts/fixtures/apply-migrations.ts';
import { d1Sink } from '../../src/index.ts';

const TABLES = [
  'audit_decisions',
  'audit_failures',
  'audit_failures_by_day',
  'audit_sign_ins',
  'audit_origins',
] as const;

const worker = new Miniflare({
  modules: true,
  script: 'export default { fetch: () => new Response() };',
  compatibilityDate,
  d1Databases: ['COUNTED', 'MIGRATED'],
});

const events = [
  ...believableEvents({
    host: 'gate.example',
    policy: compilePolicy({
      name: 'staff',
      rules: [{ name: 'staff', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
    }),
    policyVersion: 'ab',
    classify: (_method, path) => ({ application: path.split('/')[1] ?? '' }),
    count: 600,
    until: Date.UTC(2026, 0, 8),
    days: 3,
    random: seededRandom(3),
  }),
];

type Database = Awaited<ReturnType<typeof worker.getD1Database>>;
let counted: Database;
let migrated: Database;

async function summaries(database: Database): Promise<unknown[]> {
  const read = TABLES.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  return (await Promise.all(read)).map(({ results }) => results);
}

beforeAll(async () => {
  counted = await worker.getD1Database('COUNTED');
  migrated = await worker.getD1Database('MIGRATED');
  await applyMigrations(counted);
  await seedEvents(counted, events);
});
afterAll(() => worker.dispose());

test('each decision, failure, login and answer in the log is counted once', async () => {
  const sum = async (table: string, where = '1'): Promise<unknown> =>
    counted.prepare(`SELECT sum(count) AS sum FROM ${table} WHERE ${where}`).first('sum');
  const requests = events.filter((event) => event.type === 'request.decision');
  const failed = requests.filter(({ outcome }) => outcome === 'deny' || outcome === 'error');
  expect(failed.length).toBeGreaterThan(50);
  expect(await sum('audit_decisions')).toBe(requests.length);
  expect(await sum('audit_failures')).toBe(failed.length);
  expect(await sum('audit_failures_by_day')).toBe(failed.length);
  expect(await sum('audit_sign_ins')).toBe(events.filter(({ type }) => type === 'login').length);
  expect(await sum('audit_origins')).toBe(requests.filter(({ upstream }) => upstream !== undefined).length);
  const refused = requests.filter(({ reason }) => reason.at(-1) === 'policy.no_rule');
  expect(await sum('audit_failures', "reason = 'policy.no_rule'")).toBe(refused.length);
});

test('an existing database gets the same counts by the migration', async () => {
  await applyMigrations(migrated, 1);
  await seedEvents(migrated, events);
  const [first, ...others] = migrationStatements();
  expect(first).toContain('CREATE TABLE IF NOT EXISTS audit_event');
  const before = migrationStatements(1).length;
  for (const statement of others.slice(before - 1)) await migrated.prepare(statement).run();
  expect(await summaries(migrated)).toEqual(await summaries(counted));
});

test('an event that a queue delivers again is not counted again', async () => {
  const before = await summaries(counted);
  const sink = d1Sink(counted);
  for (const event of events.slice(-40)) {
    const line = await counted
      .prepare('SELECT line FROM audit_event WHERE id = ?')
      .bind(event.id)
      .first<string>('line');
    await sink.write(event, line ?? '', {} as never);
  }
  expect(await summaries(counted)).toEqual(before);
});
