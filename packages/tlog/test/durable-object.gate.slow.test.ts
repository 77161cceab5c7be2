import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { afterAll, expect, it } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import {
  formatVerifierKey,
  generateSigningKey,
  requestCosignature,
  SIGNATURE_TYPE,
  signingKey,
  TileReader,
} from '../src/index.ts';
import { formatAddCheckpoint } from '../src/witness/add-checkpoint.ts';
import { newLogKey } from './fixtures/keys.ts';
import { TestLog } from './fixtures/test-log.ts';

/** The witness in real workerd, with its Durable Object. */
const secret = await generateSigningKey();
const { verifierKey } = await signingKey('witness.example.com/w1', SIGNATURE_TYPE.cosignature, secret);
const log = new TestLog(await newLogKey());
const worker = new Miniflare({
  ...oneModule(await bundleWorker(join(import.meta.dirname, 'fixtures/witness-worker.ts'))),
  compatibilityDate,
  durableObjects: { TREES: { className: 'PortcullisWitness', useSQLite: true } },
  bindings: { KEY: secret, LOG: formatVerifierKey(log.key.verifierKey) },
});
afterAll(() => worker.dispose());

const client = {
  url: 'https://witness.example.com',
  key: verifierKey,
  fetch: async (url: string, init: RequestInit) =>
    (await worker.dispatchFetch(url, { method: 'POST', body: init.body as string })) as unknown as Response,
};

async function ask(of: TestLog, oldSize: number) {
  const reader = new TileReader(await of.grow(0), of.read);
  return requestCosignature(client, {
    oldSize,
    checkpoint: await of.checkpoint(),
    consistencyProof: (size) => reader.consistencyProof(size),
  });
}

it('a witness in workerd cosigns, remembers what it cosigned, and refuses a fork', async () => {
  await log.grow(100);
  expect((await ask(log, 0)).timestamp).toBeGreaterThan(1_700_000_000);
  await log.grow(500);
  await ask(log, 0);
  const fork = new TestLog(log.key);
  await fork.grow(700, (index) => `invented ${index}`);
  await expect(ask(fork, 600)).rejects.toMatchObject({ code: 'witness.refused' });
});

it('a witness in workerd lets one of fifty concurrent calls of logs win', async () => {
  const before = log.size;
  await log.grow(1);
  const body = formatAddCheckpoint({
    oldSize: before,
    consistencyProof: await new TileReader(await log.grow(0), log.read).consistencyProof(before),
    checkpoint: await log.checkpoint(),
  });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      worker.dispatchFetch('https://witness.example.com/add-checkpoint', { method: 'POST', body }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(49);
});
