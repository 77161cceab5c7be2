import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { unknownCountries } from '../../src/check/unknown-countries.ts';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const DENIED = { name: 'abroad', effect: 'deny', who: { roles: ['contractor'] }, paths: ['/**'] } as const;

function withCountries(...countries: readonly string[]): GatewayConfiguration {
  const [instance] = goodConfiguration().instances;
  const policy = { name: 'p', rules: [...(instance?.policy.rules ?? []), { ...DENIED, countries }] };
  return goodConfiguration({ policy });
}

function told(...countries: readonly string[]): readonly string[] {
  return unknownCountries(withCountries(...countries)).map(({ path, message }) => `${path}: ${message}`);
}

test('every country that the edge sends is known', () => {
  expect(told('DE', 'GB', 'US', 'TW', 'XK', 'AX', 'SS', 'T1')).toEqual([]);
});

test('an unknown or former name of a country is reported with the current one', () => {
  expect(told('DE', 'UK', 'YU')).toEqual([
    'instances[0].policy.rules[4].countries[1]: "UK" is not a country code, so no request matches it; did you mean "GB"?',
    'instances[0].policy.rules[4].countries[2]: "YU" is not a country code, so no request matches it; did you mean "RS"?',
  ]);
});

test('unions, languages and letters that name nothing are no countries', () => {
  const each = ['EU', 'UN', 'ZZ', 'QU', 'EN', 'AP'];
  expect(told(...each)).toEqual(
    each.map(
      (country, index) =>
        `instances[0].policy.rules[4].countries[${index}]: "${country}" is not a country code, so no request matches it: name each country (ISO 3166-1)`,
    ),
  );
});

test('unknown countries are also found in a shadow policy, and in claims and their criteria', () => {
  const claims = [
    { name: 'a', who: 'anyone', countries: ['UK'], never: true },
    { name: 'b', who: 'anyone', onlyIf: { countries: ['UK'] } },
  ] as const;
  const policy = { name: 'p', rules: [], claims };
  const found = unknownCountries(goodConfiguration({ shadowPolicy: policy, policy }));
  expect(found.map(({ path }) => path)).toEqual([
    'instances[0].policy.claims[0].countries[0]',
    'instances[0].policy.claims[1].onlyIf.countries[0]',
    'instances[0].shadowPolicy.claims[0].countries[0]',
    'instances[0].shadowPolicy.claims[1].onlyIf.countries[0]',
  ]);
});

test('check and build refuse a rule for an unknown country code, and name the code that was meant', async () => {
  const file = fileOf(withCountries('UK'));
  for (const command of ['check', 'build'])
    expect(await captured(command, file)).toMatchObject({
      code: 1,
      out: expect.stringContaining('did you mean "GB"?'),
    });
});
