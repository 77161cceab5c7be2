import { expect, it } from 'vitest';
import { heldMemory } from '../../../../bench/src/soak/held-memory.ts';

it('code and shapes are left out, and what V8 holds for itself', () => {
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
