import { didYouMean } from '@portcullis/core/internal';
import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** Two-letter codes with a name that are not countries: unions, zones and reserved codes (CLDR). */
const NO_COUNTRY: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** A rule, a claim, or what a claim asks for. */
interface Asking {
  readonly countries?: readonly string[];
  readonly onlyIf?: Asking;
}

/**
 * Countries in policies that never match, because the edge does not use the code: a rule that denies `UK` never matches. Their
 * format was checked before.
 */
export function unknownCountries({ instances }: GatewayConfiguration): readonly ConfigurationProblem[] {
  return instances.flatMap((instance, index) =>
    (['policy', 'shadowPolicy'] as const).flatMap((field) =>
      (['rules', 'claims'] as const).flatMap((list) =>
        ((instance[field]?.[list] ?? []) as readonly Asking[]).flatMap((one, at) => {
          const path = `instances[${index}].${field}.${list}[${at}]`;
          return [...problemsOf(one, path), ...problemsOf(one.onlyIf ?? {}, `${path}.onlyIf`)];
        }),
      ),
    ),
  );
}

function problemsOf({ countries = [] }: Asking, path: string): readonly ConfigurationProblem[] {
  return countries.flatMap((country, index) => {
    // Tor, which is no region.
    if (country === 'T1') return [];
    const meant = new Intl.Locale(`und-${country}`).region;
    const isNamed = NAMES.of(country) !== undefined && !NO_COUNTRY.has(country);
    if (meant === country && isNamed) return [];
    const isOld = meant !== undefined && meant !== country && !NO_COUNTRY.has(meant);
    const advice = isOld ? didYouMean(meant) : ': name each country (ISO 3166-1)';
    const message = `${JSON.stringify(country)} is not a country code, so no request matches it${advice}`;
    return [{ path: `${path}.countries[${index}]`, message }];
  });
}
