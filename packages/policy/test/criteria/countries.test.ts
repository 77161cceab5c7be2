import { describe, expect, test } from 'vitest';
import {
  COUNTRIES,
  checkCountries,
  countriesCompiler,
  countriesSchema,
} from '../../src/criteria/countries.ts';
import { requestBy } from '../requests.ts';
import { problemsOf } from './problems-of.ts';

describe('countries', () => {
  const { holds, field } = countriesCompiler.compile(['NL', 'T1'], 'allow');
  const from = (country?: string) => holds(requestBy({ network: country === undefined ? {} : { country } }));

  test('match a request from one of them, and are unknown without a country', () => {
    const named = 'countries';
    expect([field, countriesCompiler.field, COUNTRIES.field]).toEqual([named, named, named]);
    expect([from('NL'), from('T1'), from('DE'), from('')]).toEqual([true, true, false, false]);
    expect([from('XX'), from(), holds(requestBy({}))]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['nl', 'NL'],
    ['Nl', 'NL'],
    ['XX', undefined],
    ['xx', undefined],
    ['NLD', undefined],
    ['1NL', undefined],
    ['T12', undefined],
    ['XXL', undefined],
    ['t1', undefined],
  ])('%s is no country, and %s may be meant', (country, suggestion) => {
    expect(problemsOf(checkCountries, ['NL', country])).toEqual([
      {
        path: 'x[1]',
        message: 'must be a country of two capital letters (ISO 3166-1), or T1 for Tor',
        suggestion,
      },
    ]);
  });

  test('are described to editors', () => {
    expect(countriesSchema.description).toMatch(/Countries/);
  });
});
