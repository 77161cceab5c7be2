import { didYouMean } from '@portcullis/core/internal';
import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** Two letters that have a name and are no country: unions, zones and stand-ins (CLDR). */
const NO_COUNTRY: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** A rule, a claim, or what a claim asks for. */
interface Asking {
  readonly countries?: readonly string[];
  readonly onlyIf?: Asking;
}

/**
 * Countries of policies from which no request comes, since the edge knows none by that name: a rule that denies `UK` denies
 * nobody. Their form was checked before.
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
