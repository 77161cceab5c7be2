import { d1Sink } from '@portcullis/audit';
import { Miniflare } from 'miniflare';
import { expect, onTestFinished, test } from 'vitest';
import { compatibilityDate } from '../../compatibility-date.ts';
import { ROWS_OF_AN_EVENT } from '../../costs/gates.ts';
import { applyMigrations } from '../../fixtures/apply-migrations.ts';

test('an event writes as many rows as the page of costs counts', async () => {
  const worker = new Miniflare({
    ...{ modules: true, script: 'export default {}', compatibilityDate },
    d1Databases: ['DB'],
  });
  onTestFinished(() => worker.dispose());
  const database = await worker.getD1Database('DB');
  await applyMigrations(database as never);
  let rows = 0;
  // Each call of `prepare` waits for the process of the Worker.
  const prepared = new Map<string, D1PreparedStatement>();
  const counting = {
    prepare: (sql: string) => ({
      bind: (...values: unknown[]) => ({
        run: async () => {
          const statement = prepared.get(sql) ?? database.prepare(sql);
          prepared.set(sql, statement);
          const { meta } = await statement.bind(...values).run();
          rows += Number(meta.rows_written);
        },
      }),
    }),
  };
  const sink = d1Sink(counting);
  const EVENTS = 240;
  for (let index = 0; index < EVENTS; index++) {
    const event = {
      id: `event-${index}`,
      time: new Date(1_790_000_000_000 + index * 1000).toISOString(),
      ...{ type: 'request.decision', severity: 'informational', reason: ['policy.rule_allows'] },
      outcome: index % 20 === 0 ? 'deny' : 'allow',
      actor: { kind: 'user', iss: 'https://id.example', sub: `person-${index % 20}` },
      http: { method: 'GET', host: 'wiki.example', path: '/', status: 200 },
      policy: { id: 'wiki', decision: 'allow', matched_rule: 'everybody' },
      resource: { app: 'web' },
      upstream: { id: 'wiki', status: 200, latency_ms: 5 },
      observer: { worker: 'gate' },
    };
    await sink.write(event as never, JSON.stringify(event), {} as never);
  }
  expect(rows / EVENTS).toBeCloseTo(ROWS_OF_AN_EVENT, 1);
});
