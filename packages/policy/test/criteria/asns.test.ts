import { describe, expect, test } from 'vitest';
import { ASNS, asnsCompiler, asnsSchema, checkAsns } from '../../src/criteria/asns.ts';
import { requestBy } from '../requests.ts';
import { problemsOf } from './problems-of.ts';

describe('autonomous systems', () => {
  const { holds, field } = asnsCompiler.compile([13335, 64500], 'allow');

  test('match a request from one of them, and are unknown for one without an ASN', () => {
    expect([field, asnsCompiler.field, ASNS.field]).toEqual(['asns', 'asns', 'asns']);
    expect(holds(requestBy({ network: { asn: 64500 } }))).toBe(true);
    expect(holds(requestBy({ network: { asn: 7 } }))).toBe(false);
    expect(holds(requestBy({ network: {} }))).toBeUndefined();
    expect(holds(requestBy({}))).toBeUndefined();
  });

  test('are whole numbers of 32 bits', () => {
    expect(problemsOf(checkAsns, [1, 13335, 2 ** 32 - 1])).toEqual([]);
    for (const wrong of [0, -1, 2 ** 32, 1.5, '13335', null]) {
      expect(problemsOf(checkAsns, [1, wrong])).toMatchObject([
        { path: 'x[1]', message: 'must be the number of an autonomous system, such as 13335' },
      ]);
    }
    for (const wrong of [[], 13335, undefined]) {
      expect(problemsOf(checkAsns, wrong)).toMatchObject([
        { path: 'x', message: 'must be a list with at least one entry' },
      ]);
    }
  });

  test('are described to editors', () => {
    expect(asnsSchema.description).toMatch(/autonomous systems/);
    expect(asnsSchema).toMatchObject({ type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 });
  });
});
