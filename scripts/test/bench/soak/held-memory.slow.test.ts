import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { heldMemory } from '../../../../bench/src/soak/held-memory.ts';

/** A heap with little else in it. */
const KEEPS = `
  const { parentPort } = require('node:worker_threads');
  const kept = [];
  parentPort.on('message', (count) => {
    kept.push(Array.from({ length: count }, (_, index) => 'something that is kept, number ' + index));
    parentPort.postMessage(kept.length);
  });
`;

it('a megabyte that code holds is found in V8’s heap snapshot, and the rest is reported as such', async () => {
  const worker = new Worker(KEEPS, { eval: true });
  try {
    const keep = async (count: number) => {
      worker.postMessage(count);
      await once(worker, 'message');
      return heldMemory(await text(await worker.getHeapSnapshot()));
    };
    const before = await keep(0);
    const after = await keep(20_000);
    expect(after.objectsMb - before.objectsMb).toBeGreaterThan(0.8);
    expect(after.objectsMb).toBeLessThan(after.heapMb);
  } finally {
    await worker.terminate();
  }
}, 60_000);
