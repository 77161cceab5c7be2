import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import type { LogStatement } from '../../src/chain/log-statement.ts';
import { verifyLog } from '../../src/verify/verify-log.ts';

let worker: Miniflare;

beforeAll(async () => {
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/storage-worker.ts'))),
    compatibilityDate: '2026-01-01',
    d1Databases: ['DB'],
    r2Buckets: ['BUCKET'],
    queueProducers: { QUEUE: 'audit' },
    queueConsumers: { audit: { maxBatchSize: 10, maxBatchTimeout: 0 } },
    durableObjects: { CHECKPOINTS: { className: 'PortcullisCheckpoints', useSQLite: true } },
  });
  await worker.ready;
  const sql = await readFile(join(import.meta.dirname, '../../migrations/0001_audit_event.sql'), 'utf8');
  const database = await worker.getD1Database('DB');
  for (const statement of sql
    .replace(/^--.*$/gm, '')
    .split(';')
    .filter((text) => text.trim() !== '')) {
    await database.prepare(statement).run();
  }
});

afterAll(() => worker.dispose());

async function get(path: string): Promise<string> {
  return (await worker.dispatchFetch(`https://gate.example${path}`)).text();
}

/** Asks until an answer is complete: a queue delivers when it likes. */
async function until(path: string, complete: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = await get(path);
    if (complete(text)) return text;
  }
}

test('requests are chained, signed for by the Durable Object, and read back whole from D1 and R2', async () => {
  for (let number = 0; number < 30; number++) expect(await get(`/T${number}`)).toBe('hello');
  const all = (text: string) =>
    text.split('"request.decision"').length - 1 >= 30 && text.split('audit.checkpoint').length - 1 >= 3;
  for (const store of ['d1', 'r2']) {
    const text = await until(`/-/${store}`, all);
    const statement = JSON.parse(await get(`/-/${store}/statement`)) as LogStatement;
    const lines = text.trim().split('\n');
    const { findings, ...report } = await verifyLog(lines, statement);
    expect(findings, store).toEqual([]);
    expect(report, store).toMatchObject({ events: 30, chains: 1, checkpoints: 3 });
    expect(
      report.unproven.filter(({ code }) => code !== 'tail'),
      store,
    ).toEqual([]);
    const missing = lines.toSpliced(
      lines.findIndex((line) => line.includes('"seq":7}')),
      1,
    );
    expect((await verifyLog(missing, statement)).findings, store).not.toEqual([]);
  }
});
