import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { type Fields, listOf, type PlacedInstance } from '../../configuration/unchecked.ts';
import { textUse, usedOnce } from '../../configuration/used-once.ts';

const AUTHORIZATION = 'the header authorization';

/** What must hold between providers: there is one, and no two are called the same or read the same header. */
export function providerProblems(
  providers: readonly Fields[],
  isList: boolean,
  hasLogin: boolean,
): ConfigurationProblem[] {
  const noWayIn = { path: 'providers', message: 'must have at least one entry if there is no "login"' };
  return [
    ...(isList && providers.length === 0 && !hasLogin ? [noWayIn] : []),
    ...usedOnce(providers.flatMap(({ name }, index) => textUse(name, `providers[${index}].name`))),
    ...usedOnce(
      providers.map((provider, index) => [headerOf(provider), `providers[${index}]`] as const),
      (header) => (header === AUTHORIZATION ? 'set a different "header" for one of them' : undefined),
    ),
  ];
}

/** Where a provider's credentials are read: the first provider that finds some decides, so no other may look there. */
function headerOf({ type, header }: Fields): string {
  if (type === 'access-context') return 'the execution context';
  const named = type === 'cloudflare-access' ? 'Cf-Access-Jwt-Assertion' : header;
  return typeof named === 'string' ? `the header ${named.toLowerCase()}` : AUTHORIZATION;
}

/** Headers with tokens must not be forwarded: an application could use the tokens at every instance. */
export function forwardedTokens(
  providers: readonly Fields[],
  instances: readonly PlacedInstance[],
): ConfigurationProblem[] {
  const read = new Map(providers.map((provider, index) => [headerOf(provider), `providers[${index}]`]));
  return instances.flatMap(({ instance, path }) =>
    listOf(instance.forwardHeaders).flatMap((name, index) => {
      const provider = typeof name === 'string' ? read.get(headerOf({ header: name })) : undefined;
      const message = `must not contain ${JSON.stringify(name)}, the header of ${provider}'s tokens: the application could use the tokens at the gate`;
      return provider === undefined ? [] : [{ path: `${path}.forwardHeaders[${index}]`, message }];
    }),
  );
}
