import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/** Holds if the request comes from one of the countries. */
function countryCondition(countries: readonly string[]): Condition {
  return {
    field: 'countries',
    // Cloudflare says XX where it does not know.
    holds: ({ network }) =>
      network?.country === undefined || network.country === 'XX'
        ? undefined
        : countries.includes(network.country),
  };
}

/** Whether a text is a country as the edge spells it (ISO 3166-1), or Tor: no rule would know another spelling. */
export function isCountry(text: string): boolean {
  return /^(?:[A-Z]{2}|T1)$/.test(text);
}

/** Reports what is wrong with `countries`. */
export function checkCountries(countries: unknown, report: Report): void {
  report.texts(countries, (country, place) => {
    if (isCountry(country) && country !== 'XX') return;
    const meant = country.toUpperCase();
    const suggestion = /^[a-z]{2}$/i.test(country) && meant !== 'XX' ? meant : undefined;
    place.problem('must be a country of two capital letters (ISO 3166-1), or T1 for Tor', suggestion);
  });
}

/** What `countries` asks of a request. */
export const countriesCompiler: CriterionCompiler<'countries'> = {
  field: 'countries',
  compile: countryCondition,
};

/** Which countries the request may come from. */
export const COUNTRIES: Criterion<'countries'> = {
  field: 'countries',
  check: checkCountries,
  compiler: countriesCompiler,
};

/** How `countries` is written. */
export const countriesSchema: JsonSchema = /* @__PURE__ */ described(
  'Countries that the request comes from, as two capital letters. If `CF-IPCountry` is `XX`, the country is unknown. Default: all.',
  NAMES,
);
