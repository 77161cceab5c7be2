import { describe, expect, it } from 'vitest';
import { heapInUse } from '../../../bench/src/growth/heap.ts';
import { startWorkerd } from '../../../bench/src/workerd.ts';
import { freePort } from '../../free-port.ts';

/** Keeps four megabytes of objects or of a buffer, or throws as much away. */
const KEEPER = `
const kept = [];
const made = {
  '/objects': () => kept.push(Array.from({ length: 500_000 }, (_, index) => index + 0.5)),
  '/buffer': () => kept.push(new Uint8Array(4_000_000).fill(1)),
  '/garbage': () => Array.from({ length: 500_000 }, (_, index) => index + 0.5),
};
export default {
  fetch: ({ url }) => new Response(String(made[new URL(url).pathname]?.())),
};`;

describe('heapInUse', () => {
  it('reports the memory that an isolate holds, in objects and buffers, and not what it has freed', async () => {
    const inspectorPort = await freePort();
    const worker = await startWorkerd({ code: KEEPER, originPort: 1, internetPort: 1, inspectorPort });
    try {
      const ask = async (path: string): Promise<void> => {
        await (await fetch(`http://127.0.0.1:${worker.port}${path}`)).text();
      };
      const inUse = (): Promise<number> => heapInUse(inspectorPort, () => ask('/'));
      const empty = await inUse();
      expect(empty).toBeLessThan(3e6);
      await ask('/garbage');
      expect((await inUse()) - empty).toBeLessThan(1e6);
      await ask('/objects');
      const withObjects = await inUse();
      expect(withObjects - empty).toBeGreaterThan(3.9e6);
      await ask('/buffer');
      expect((await inUse()) - withObjects).toBeGreaterThan(3.9e6);
    } finally {
      await worker.close();
    }
  });
});
