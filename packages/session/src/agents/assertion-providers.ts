import type { ProviderSettings } from '../settings/provider-options.ts';

/** What is wrong with the providers that an option names: each must be one of the login, and the only one with its issuer. */
export function assertionProviderProblems(
  named: readonly string[],
  providers: Readonly<Record<string, { readonly issuer: string }>>,
): readonly string[] {
  const unknown = named.filter((name) => !Object.hasOwn(providers, name));
  const issuers = named.flatMap((name) => (Object.hasOwn(providers, name) ? [providers[name]?.issuer] : []));
  return [
    ...unknown.map((name) => `agents: assertionProviders: ${JSON.stringify(name)} is not one of providers`),
    ...(new Set(issuers).size < issuers.length
      ? [
          'agents: assertionProviders must have different issuers: an assertion states no more than its issuer',
        ]
      : []),
  ];
}

/** The provider that issued an assertion, if the option names it. */
export function assertionProvider(
  issuer: unknown,
  named: readonly string[],
  providers: readonly ProviderSettings[],
): ProviderSettings | undefined {
  return providers.find((provider) => provider.issuer === issuer && named.includes(provider.name));
}
