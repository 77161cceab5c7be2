import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatVerifierKey, parseVerifierKey } from '@portcullis/tlog';
import { afterAll, expect, it } from 'vitest';
import { goVerifier, hasGo } from '../../../../scripts/programs/go-verifier.ts';
import type { AuditEvent } from '../../src/index.ts';
import { receiptOf, verifyReceipt } from '../../src/read/receipt.ts';
import { verifyTransparencyLog } from '../../src/verify/transparency-log.ts';
import { servedLog } from './served-log.ts';
import { logKey, trust, witnessKey } from './test-log.ts';

const names = ['one', 'two', 'three'] as const;
const log = await servedLog(names);
afterAll(() => log.workers.dispose());
const { read, published } = log;

async function request(number: number): Promise<void> {
  const target = await log.workers.getWorker(names[number % 3] as string);
  const answer = await target.fetch(`https://gate.example.com/T${number}`);
  expect(answer.status).toBe(200);
  await answer.text();
}

/** The log as an outsider gets it. */
async function writtenLog(): Promise<{
  dir: string;
  write: (path: string, text: string | Uint8Array) => string;
}> {
  const dir = mkdtempSync(join(tmpdir(), 'portcullis-log-'));
  const write = (path: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
    return join(dir, path);
  };
  const bucket = await log.workers.getR2Bucket('BUCKET', 'one');
  const { objects } = await bucket.list({ prefix: 'log/' });
  for (const { key } of objects) {
    const path = key.slice('log/'.length);
    write(path, (await read(path)) as Uint8Array);
  }
  write('witness.vkey', `${formatVerifierKey(witnessKey.verifierKey)}\n`);
  return { dir, write };
}

it('every event of three Workers under load is in one log, which our verifier and the one in Go verify', async () => {
  let earlier = '';
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 50 }, (_, at) => request(round * 50 + at)));
    if (round !== 4) continue;
    await published(250);
    earlier = new TextDecoder().decode(await read('checkpoint'));
  }
  await published(1000);

  const logged = new Map<string, string>();
  const onEvent = (event: AuditEvent) => {
    if (event.type === 'request.decision') logged.set(event.http.path ?? '', event.id);
  };
  const report = await verifyTransparencyLog(read, trust, { onEvent });
  expect(report).toMatchObject({ good: true, size: 1000, entries: 1000, writers: 3, findings: [] });
  expect(new Set(logged.keys())).toEqual(new Set(Array.from({ length: 1000 }, (_, at) => `/T${at}`)));
  expect(await verifyTransparencyLog(read, trust, { from: earlier })).toMatchObject({ good: true });
  const key = await (await log.workers.dispatchFetch('https://gate.example.com/-/vkey')).text();
  expect((await parseVerifierKey(key)).publicKey).toEqual(logKey.verifierKey.publicKey);

  const id = logged.get('/T777') as string;
  const receipt = (await receiptOf(read, id)) as string;
  const { event, line } = await verifyReceipt(receipt, trust);
  expect(event).toMatchObject({ id, http: { path: '/T777' } });
  expect(line).toContain(id);

  if (!hasGo) return;
  const verify = goVerifier();
  const { dir, write } = await writtenLog();
  expect(verify(dir, write('earlier', earlier))).toMatchObject({
    status: 0,
    output: expect.stringContaining('OK: 1000 entries'),
  });
  const entry = Buffer.from(/^extra (.+)$/m.exec(receipt)?.[1] as string, 'base64');
  const proof = write('receipt.tlog-proof', receipt);
  const vkey = formatVerifierKey(logKey.verifierKey);
  expect(verify('-proof', proof, write('entry', entry), vkey).output).toMatch(/^OK: entry \d+ of 1000\n$/);
  write('entry', Buffer.from(entry.toString().replace('T777', 'T778')));
  expect(verify('-proof', proof, join(dir, 'entry'), vkey).status).toBe(1);
});
