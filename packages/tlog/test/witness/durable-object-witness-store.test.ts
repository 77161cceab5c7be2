import { expect, test } from 'vitest';
import { durableObjectWitnessStore, memoryWitnessStore, type WitnessNamespace } from '../../src/index.ts';

test('each log has an object of its own, by its origin', async () => {
  const kept = memoryWitnessStore();
  const store = durableObjectWitnessStore({
    getByName: (name) => ({
      latest: () => kept.latest(`object ${name}`),
      replace: (oldSize, tree) => kept.replace(`object ${name}`, oldSize, tree),
    }),
  });
  const tree = { size: 3, rootHash: 'AA==', checkpoint: '' };
  expect(await store.replace('a.example/log', 0, tree)).toBe(true);
  expect(await store.replace('a.example/log', 0, tree)).toBe(false);
  expect(await kept.latest('object a.example/log')).toEqual(tree);
  expect([await store.latest('a.example/log'), await store.latest('b.example/log')]).toEqual([
    tree,
    undefined,
  ]);
});

test('a missing binding of a witness store is named when the witness is created, and not at its first checkpoint', () => {
  expect(() => durableObjectWitnessStore(undefined as unknown as WitnessNamespace)).toThrow(
    'durableObjectWitnessStore: a Durable Object namespace of PortcullisWitness is required',
  );
});
