import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { loginProviderOf } from 'portcullis/internal';

/** Settings of the login that the rest of it makes mean nothing, and roles that any of its providers can give. */
export function loginNotes({
  login,
  roles,
}: Pick<GatewayConfiguration, 'login' | 'roles'>): readonly ConfigurationProblem[] {
  if (login === undefined) return [];
  return [...takenTwice(login), ...neverIdle(login), ...ofAnyProvider(login, roles)];
}

type Login = NonNullable<GatewayConfiguration['login']>;

/** A group is a name, and an address is verified by whoever says so: each provider can say any. */
function ofAnyProvider(
  { providers }: Login,
  roles: GatewayConfiguration['roles'],
): readonly ConfigurationProblem[] {
  const byIssuer = Object.entries(providers).map(([name, { clientAuthentication: _, ...provider }]) => {
    const known = { ...provider, clientAuthentication: { method: 'none' } } as const;
    return [loginProviderOf(known, name).issuer, name] as const;
  });
  const names = [...new Map(byIssuer).values()];
  const given = Object.entries(roles).flatMap(([role, definition]) => (isOfAny(definition) ? [role] : []));
  if (names.length < 2 || given.length === 0) return [];
  const message = `each of ${names.join(', ')} can give ${given.join(', ')}, whose roles ask for groups or claims and not for whose they are: add "claims": { "iss": ISSUER } to a role that one of them is not to give`;
  return [{ path: 'login.providers', message }];
}

function isOfAny(definition: GatewayConfiguration['roles'][string]): boolean {
  const isList = Array.isArray(definition);
  const { groups, claims, emailDomains, template } = (
    isList ? { groups: definition } : definition
  ) as Readonly<Record<string, unknown>>;
  if (typeof claims === 'object' && claims !== null && Object.hasOwn(claims, 'iss')) return false;
  const isGiven = Array.isArray(groups) && groups.length > 0;
  return isGiven || claims !== undefined || emailDomains !== undefined || template !== undefined;
}

/** Who is led to a provider by a domain or a path is led to one of them. */
function takenTwice({ providers }: Login): readonly ConfigurationProblem[] {
  return (['domains', 'paths'] as const).flatMap((field) => {
    const first = new Map<string, string>();
    return Object.entries(providers).flatMap(([name, provider]) =>
      (provider[field] ?? []).flatMap((text, index) => {
        const path = `login.providers.${name}.${field}[${index}]`;
        const known = first.get(text);
        if (known === undefined) first.set(text, path);
        return known === undefined
          ? []
          : [
              {
                path,
                message: `${JSON.stringify(text)} leads to the provider that has it first, at ${known}`,
              },
            ];
      }),
    );
  });
}

function neverIdle({ idleSeconds, lifetimeSeconds = 86_400 }: Login): readonly ConfigurationProblem[] {
  if (idleSeconds === undefined || idleSeconds <= lifetimeSeconds) return [];
  const message = `is longer than a session lasts (lifetimeSeconds, ${lifetimeSeconds}): none ends because nobody uses it`;
  return [{ path: 'login.idleSeconds', message }];
}
