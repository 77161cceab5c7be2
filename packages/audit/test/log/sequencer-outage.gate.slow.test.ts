import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryWitnessStore } from '@portcullis/tlog';
import { expect, it, onTestFinished } from 'vitest';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { servedLog } from './served-log.ts';
import { sizeOf, trust } from './test-log.ts';

type Served = Awaited<ReturnType<typeof servedLog>>;

async function write({ workers }: Served, writers: number, events: number): Promise<void> {
  const answer = await workers.dispatchFetch(
    `https://gate.example.com/-/write?writers=${writers}&events=${events}`,
  );
  expect([answer.status, await answer.text()]).toEqual([200, 'written']);
}

it('a sequencer outage loses no event of fifty concurrent writers', async () => {
  const log = await servedLog(['one']);
  onTestFinished(() => log.workers.dispose());
  for (let round = 0; round < 5; round++) await write(log, 50, 40);
  await log.published(10_000);
  const report = await verifyTransparencyLog(log.read, trust);
  expect(report).toMatchObject({ good: true, size: 10_000, entries: 10_000, writers: 50, findings: [] });
});

it('a sequencer accepts events while its witness is away, reports that, and publishes them once it is back, after a restart too', async () => {
  const persist = mkdtempSync(join(tmpdir(), 'portcullis-log-'));
  const store = memoryWitnessStore();
  let isThere = true;
  const options = { persist, store, witnessIsThere: () => isThere };
  const before = await servedLog(['one'], options);
  await write(before, 2, 150);
  await before.published(300);
  const earlier = new TextDecoder().decode(await before.read('checkpoint'));

  isThere = false;
  await write(before, 2, 50);
  while (!before.problems.join('').includes('0 witnesses cosigned, but 1 are required')) {
    await new Promise((done) => setTimeout(done, 100));
  }
  await write(before, 2, 10);
  expect(sizeOf(new TextDecoder().decode(await before.read('checkpoint')))).toBe(300);
  await before.workers.dispose();

  const after = await servedLog(['one'], options);
  onTestFinished(async () => {
    await after.workers.dispose();
    rmSync(persist, { recursive: true });
  });
  isThere = true;
  await write(after, 1, 5);
  await after.published(425);
  expect(await verifyTransparencyLog(after.read, trust)).toMatchObject({
    good: true,
    size: 425,
    writers: 3,
    findings: [],
  });
  expect(await verifyTransparencyLog(after.read, trust, { from: earlier })).toMatchObject({ good: true });
});
