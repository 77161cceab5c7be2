import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  generateSigningKey,
  leafHash,
  parseVerifierKey,
  requestCosignature,
  SIGNATURE_TYPE,
  signingKey,
  signNote,
  TileReader,
  TreeEdge,
  tilePath,
} from '@portcullis/tlog';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestHarness } from 'wrangler';

const NAME = 'witness.auditor.example/w1';
const logKey = await signingKey('gate.example/log', SIGNATURE_TYPE.ed25519, await generateSigningKey());
const worker = createTestHarness({
  workers: [
    {
      configPath: new URL('../wrangler.jsonc', import.meta.url),
      vars: { NAME, LOGS: `${formatVerifierKey(logKey.verifierKey)}\n` },
      secrets: { KEY: await generateSigningKey() },
    },
  ],
});
beforeAll(() => worker.listen());
afterAll(() => worker.close());
// A test that fails shows what the Worker wrote to its console.
beforeEach(({ onTestFailed }) => onTestFailed(() => worker.debug()));

/** A log of entries with this text, and what it asks the witness. */
async function asking(entry: string, count: number) {
  const octets = Uint8Array.from(Buffer.from(entry));
  const hashes = await Promise.all(Array.from({ length: count }, () => leafHash(octets)));
  const { size, rootHash, tiles } = await TreeEdge.empty.append(hashes);
  const text = formatCheckpoint({ origin: 'gate.example/log', size, rootHash, extensions: [] });
  const checkpoint = formatNote({ text, signatures: [await signNote(text, logKey)] });
  const files = new Map(tiles.map((tile) => [tilePath(tile), tile.octets]));
  const reader = new TileReader({ size, rootHash }, async (path) => files.get(path));
  const vkey = await (await worker.fetch('/vkey')).text();
  const client = {
    url: 'https://witness.example',
    key: await parseVerifierKey(vkey),
    fetch: async (url: string, { body }: RequestInit) =>
      (await worker.fetch(url, { method: 'POST', body: body as string })) as unknown as Response,
  };
  return requestCosignature(client, {
    checkpoint,
    oldSize: 0,
    consistencyProof: (oldSize) => reader.consistencyProof(oldSize),
  });
}

test('cosigns a log that grows, and refuses a rollback and a fork made with its own key', async () => {
  expect((await asking('a', 10)).key.name).toBe(NAME);
  await asking('a', 300);
  await expect(asking('a', 200)).rejects.toMatchObject({ code: 'tree.size_invalid' });
  await expect(asking('b', 400)).rejects.toMatchObject({ code: 'witness.refused' });
  await asking('a', 400);
});

test('answers nothing else', async () => {
  expect((await worker.fetch('/')).status).toBe(404);
  expect((await worker.fetch('/add-checkpoint')).status).toBe(405);
});
