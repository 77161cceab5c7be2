import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';
import { expect, it } from 'vitest';
import { heldMemory } from '../../../../bench/src/soak/held-memory.ts';

const kept: string[][] = [];

it('tells a megabyte that code holds in V8’s picture of a heap, and of the rest that it is there', async () => {
  const before = heldMemory(await text(getHeapSnapshot()));
  kept.push(Array.from({ length: 20_000 }, (_, index) => `something that is kept, number ${index}`));
  const after = heldMemory(await text(getHeapSnapshot()));
  expect(after.objectsMb - before.objectsMb).toBeGreaterThan(0.8);
  expect(after.objectsMb).toBeLessThan(after.heapMb);
}, 60_000);

it('leaves out code and shapes, and what V8 keeps for itself', () => {
  const kinds = ['hidden', 'code', 'object', 'native', 'object shape', 'synthetic', 'string'];
  const nodes: [kind: number, name: number, size: number][] = [
    ...[0, 1, 4, 5].map((kind): [number, number, number] => [kind, 0, 1000]),
    [3, 1, 1000],
    [2, 0, 10_000],
    [3, 2, 20_000],
    [6, 0, 30_000],
  ];
  const snapshot = {
    snapshot: { meta: { node_fields: ['type', 'name', 'self_size'], node_types: [kinds] } },
    nodes: nodes.flat(),
    strings: ['', 'system / WeakArrayList', 'workerd / Request'],
  };
  expect(heldMemory(JSON.stringify(snapshot))).toEqual({ heapMb: 0.065, objectsMb: 0.06 });
});
