import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../bench/src/fuzz/corpus.ts';
import { properties } from '../../bench/src/fuzz/properties.ts';
import { fuzzProperty } from '../../bench/src/fuzz/property.ts';

describe('inputs that once broke a parser no longer do, nor do 200 others', () => {
  test.each(properties.map((property) => [property.name, property] as const))(
    '%s',
    async (name, property) => {
      const { seed = 0 } = fc.readConfigureGlobal();
      const { failure } = await property.run({ seed, runs: 200, first: readCorpus(name) });
      expect(failure?.report).toBeUndefined();
    },
  );
});

test('a stored input that broke a parser is tried first', async () => {
  const property = fuzzProperty('short', fc.string({ maxLength: 3 }), (text) => {
    if (text === 'kept') throw new Error('broken');
  });
  expect((await property.run({ seed: 1, runs: 10 })).failure).toBeUndefined();
  const { failure } = await property.run({ seed: 1, runs: 10, first: ['kept'] });
  expect(failure?.input).toBe('kept');
  expect(failure?.report).toContain('Property failed after 1 tests');
});
