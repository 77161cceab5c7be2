import { expect, test } from 'vitest';
import { durableObjectWitnessStore, type WitnessNamespace } from '../../src/index.ts';

test('without a binding it is said which one is needed, when the witness is made and not at its first checkpoint', () => {
  expect(() => durableObjectWitnessStore(undefined as unknown as WitnessNamespace)).toThrow(
    'durableObjectWitnessStore: a Durable Object namespace of PortcullisWitness is needed',
  );
});
