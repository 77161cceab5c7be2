import { TileReader } from '@portcullis/tlog';
import { beforeAll, describe, expect, it } from 'vitest';
import { receiptOf, verifyReceipt } from '../../src/read/receipt.ts';
import {
  batchOf,
  lineOf,
  type MemoryFiles,
  signedByHolder,
  testSequencer,
  trust,
  writerNamed,
} from '../log/test-log.ts';

let log: MemoryFiles;

beforeAll(async () => {
  const { sequencer, files } = testSequencer();
  sequencer.append(batchOf(1, 1, 500));
  sequencer.append(batchOf(2, 1, 200));
  await sequencer.publish();
  log = files;
});

describe('a receipt', () => {
  const id = JSON.parse(lineOf(10_321)).id as string;

  it('proves one event offline, with its salt', async () => {
    const receipt = (await receiptOf(log.read, id)) as string;
    expect(receipt.length).toBeLessThan(2000);
    expect(await verifyReceipt(receipt, trust)).toMatchObject({ line: lineOf(10_321), index: 320 });
  });

  it('does not exist for an event that was not logged', async () => {
    expect(await receiptOf(log.read, writerNamed(1))).toBeUndefined();
  });

  it('proves no other event, no other position and no tree without the quorum', async () => {
    const receipt = (await receiptOf(log.read, id)) as string;
    const extra = /^extra (.+)$/m.exec(receipt)?.[1] as string;
    const other = Buffer.from(Buffer.from(extra, 'base64').toString().replace('allow', 'error'));
    const forge = (forged: string) => expect(verifyReceipt(forged, trust)).rejects;
    await forge(receipt.replace(extra, other.toString('base64'))).toMatchObject({ code: 'proof.invalid' });
    await forge(receipt.replace('index 320', 'index 321')).toMatchObject({ code: 'proof.invalid' });
    await forge(receipt.replace(/^extra .+\n/m, '')).toMatchObject({ code: 'proof.malformed' });
    const root = await new TileReader({ size: 700, rootHash: new Uint8Array(32) }, log.read).rootHash(0);
    const alone = await signedByHolder(700, root);
    await forge(`${receipt.slice(0, receipt.indexOf('\n\n') + 2)}${alone}`).toMatchObject({
      code: 'checkpoint.quorum_missing',
    });
  });

  it('does not exist for an event that was not logged, where the last bundle is full', async () => {
    const { sequencer, files } = testSequencer();
    sequencer.append(batchOf(1, 1, 256));
    await sequencer.publish();
    expect(await receiptOf(files.read, writerNamed(1))).toBeUndefined();
  });

  it('is for the event with that id, not for an entry that mentions it or cannot be read', async () => {
    const { sequencer, files, store } = testSequencer();
    store.append([Uint8Array.from(Buffer.from(id))], writerNamed(2), { next: 2, missing: [] }, 0);
    const policy = { id, version_sha256: 'a'.repeat(64) };
    const line = JSON.stringify({ id: 'loaded', policy, type: 'policy.loaded' });
    sequencer.append({ writer: writerNamed(1), events: [{ sequence: 1, line }] });
    sequencer.append({ writer: writerNamed(1), events: [{ sequence: 2, line: lineOf(10_321) }] });
    await sequencer.publish();
    const receipt = (await receiptOf(files.read, id)) as string;
    expect(await verifyReceipt(receipt, trust)).toMatchObject({ line: lineOf(10_321), index: 2 });
  });

  it('does not exist without a checkpoint', async () => {
    await expect(receiptOf(async () => undefined, id)).rejects.toMatchObject({
      code: 'tile.missing',
      message: 'checkpoint: it is missing',
    });
  });

  it('contains an entry of an audit log, or reports that it does not', async () => {
    const receipt = (await receiptOf(log.read, id)) as string;
    const nonsense = receipt.replace(/^extra .+$/m, `extra ${btoa('nonsense')}`);
    await expect(verifyReceipt(nonsense, trust)).rejects.toMatchObject({
      code: 'proof.malformed',
      message: 'receipt: it has no entry of an audit log',
    });
  });
});
