import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
  const configuration = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../examples/phabricator/portcullis.json'), 'utf8'),
  );
  configuration.instances[0].timeoutSeconds = 1;
  writeFileSync(join(folder, 'portcullis.json'), JSON.stringify(configuration));
  whole = await startWholeGate({ gate: { configurationFile: join(folder, 'portcullis.json') } });
});
afterAll(async () => {
  await whole?.close();
  await rm(folder, { recursive: true });
});

test('an origin that does not answer in time is 504 with a request id, and recorded', async () => {
  whole.phorge.stall();
  const { status, body, event } = await whole.ask('/maniphest/', { token: await whole.tokenOf('engineer') });
  await whole.phorge.up();
  expect(status).toBe(504);
  expect(JSON.parse(body)).toMatchObject({ code: 'proxy.origin_timeout', request_id: event.id });
  expect(event).toMatchObject({
    outcome: 'error',
    reason: expect.arrayContaining(['proxy.origin_timeout']),
  });
});
