/** An identity provider, and how its issuer looks. */
export interface KnownProvider {
  /** How answers call it. */
  readonly kind: string;
  readonly name: string;
  /** With capitals in place of the user's own parts. */
  readonly issuer: string;
  /** The scope of a login, so that groups are included and sessions can be refreshed. */
  readonly scope: string;
  /** Whether its tokens list no groups, so that a directory must be asked. */
  readonly withoutGroups?: true;
}

const SCOPE = 'openid email profile';

/** The scope of a login in every template. */
export const TEMPLATE_SCOPE = `${SCOPE} groups`;

/** Those with a preset of their own, and the form of their issuers. */
export const providers: readonly KnownProvider[] = [
  {
    kind: 'okta',
    name: 'Okta',
    issuer: 'https://ORG.okta.com/oauth2/default',
    scope: `${SCOPE} groups offline_access`,
  },
  {
    kind: 'entra-id',
    name: 'Microsoft Entra ID',
    issuer: 'https://login.microsoftonline.com/TENANT/v2.0',
    scope: `${SCOPE} offline_access`,
  },
  {
    kind: 'google',
    name: 'Google',
    issuer: 'https://accounts.google.com',
    scope: SCOPE,
    withoutGroups: true,
  },
  {
    kind: 'auth0',
    name: 'Auth0',
    issuer: 'https://TENANT.auth0.com/',
    scope: `${SCOPE} offline_access`,
  },
  { kind: 'keycloak', name: 'Keycloak', issuer: 'https://HOST/realms/REALM', scope: SCOPE },
  {
    kind: 'oidc',
    name: 'another OpenID Connect provider',
    issuer: 'https://login.corp.example',
    scope: TEMPLATE_SCOPE,
  },
];

/** How answers call those whose tokens list groups. */
export const providerKinds = ['okta', 'entra-id', 'auth0', 'keycloak', 'oidc'] as const;

/** What is known of a provider of this kind. */
export function providerOf(kind: (typeof providerKinds)[number]): KnownProvider {
  const known = providers.find((one) => one.kind === kind);
  if (known === undefined) throw new Error(`there is no provider of the kind ${kind}`);
  return known;
}

/** The provider whose issuers have the form of this one; `undefined` if it is unknown. */
export function providerOfIssuer(issuer: string): KnownProvider | undefined {
  return providers.find(({ issuer: form }) => {
    const parts = form.split(/[A-Z]{2,}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('.+')}$`).test(issuer);
  });
}

/** The problem with an issuer that a user typed; `undefined` if it is valid. */
export function issuerProblem(text: string): string | undefined {
  const url = URL.parse?.(text) ?? (URL.canParse(text) ? new URL(text) : null);
  if (url === null || url.protocol !== 'https:')
    return 'must be an https URL, exactly as in "iss" of its tokens';
  if (url.pathname.includes('/.well-known/')) return 'must be the issuer itself, without "/.well-known/…"';
  return url.search !== '' || url.hash !== '' ? 'must have no query and no fragment' : undefined;
}

/** The problem with a host that a user typed; `undefined` if it is valid. */
export function hostProblem(text: string): string | undefined {
  return /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/.test(text)
    ? undefined
    : 'must be a host name in lower case, such as app.example.com';
}
