import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** Settings of the login that the rest of it makes mean nothing. */
export function loginNotes({ login }: Pick<GatewayConfiguration, 'login'>): readonly ConfigurationProblem[] {
  if (login === undefined) return [];
  return [...takenTwice(login), ...neverIdle(login)];
}

type Login = NonNullable<GatewayConfiguration['login']>;

/** A domain or a path selects exactly one provider. */
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
                message: `${JSON.stringify(text)} always selects the first provider that lists it, at ${known}`,
              },
            ];
      }),
    );
  });
}

function neverIdle({ idleSeconds, lifetimeSeconds = 86_400 }: Login): readonly ConfigurationProblem[] {
  if (idleSeconds === undefined || idleSeconds <= lifetimeSeconds) return [];
  const message = `is longer than the session lifetime (lifetimeSeconds, ${lifetimeSeconds}): no session ever ends because it is idle`;
  return [{ path: 'login.idleSeconds', message }];
}
