import type { ConfigurationProblem } from './configuration-problem.ts';
import { textUse, usedOnce } from './used-once.ts';

type Fields = Readonly<Record<string, unknown>>;

const AUTHORIZATION = 'the header authorization';

/** What must hold between providers: there is one, and no two are called the same or read the same header. */
export function providerProblems(
  providers: readonly Fields[],
  isList: boolean,
  hasLogin: boolean,
): ConfigurationProblem[] {
  const noWayIn = { path: 'providers', message: 'must hold at least one, unless people log in ("login")' };
  return [
    ...(isList && providers.length === 0 && !hasLogin ? [noWayIn] : []),
    ...usedOnce(providers.flatMap(({ name }, index) => textUse(name, `providers[${index}].name`))),
    ...usedOnce(
      providers.map((provider, index) => [headerOf(provider), `providers[${index}]`] as const),
      (header) => (header === AUTHORIZATION ? 'give one of them a "header" of its own' : undefined),
    ),
  ];
}

/** Where a provider's credentials are read: the first provider that finds some decides, so no other may look there. */
function headerOf({ type, header }: Fields): string {
  const named = type === 'cloudflare-access' ? 'Cf-Access-Jwt-Assertion' : header;
  return typeof named === 'string' ? `the header ${named.toLowerCase()}` : AUTHORIZATION;
}
