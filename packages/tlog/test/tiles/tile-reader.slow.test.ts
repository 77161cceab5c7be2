import { describe, expect, it } from 'vitest';
import { TileReader, verifyConsistency, verifyInclusion } from '../../src/index.ts';
import { newLogKey } from '../fixtures/keys.ts';
import { TestLog } from '../fixtures/test-log.ts';

const key = await newLogKey();

async function logOf(...steps: readonly number[]): Promise<TestLog> {
  const log = new TestLog(key);
  for (const count of steps) await log.grow(count);
  return log;
}

async function headOf(log: TestLog) {
  return { size: log.size, rootHash: (await edgeOf(log)).rootHash };
}

async function edgeOf(log: TestLog) {
  return log.grow(0);
}

describe('a reader of tiles', () => {
  it('proves entries and earlier trees of a log of 66,000, written in steps', async () => {
    const log = await logOf(1, 254, 1, 1, 255, 300, 188);
    const early = await headOf(log);
    await log.grow(65_000);
    const head = await headOf(log);
    const reader = new TileReader(head, log.read);
    for (const index of [0, 1, 255, 256, 511, 65_535, 65_536, 65_999]) {
      expect(new TextDecoder().decode(await reader.entry(index))).toBe(`entry ${index}`);
      const inclusion = { ...head, index, leafHash: await reader.leafHash(index) };
      await verifyInclusion(inclusion, await reader.inclusionProof(index));
    }
    expect(await reader.rootHash(early.size)).toEqual(early.rootHash);
    await verifyConsistency(early, head, await reader.consistencyProof(early.size));
  }, 60_000);
});
