/** An identity provider, and how its issuer looks. */
export interface KnownProvider {
  readonly name: string;
  /** With capitals where the user's own stands. */
  readonly issuer: string;
}

/** Those with a preset of their own, and the form of their issuers. */
export const providers: readonly KnownProvider[] = [
  { name: 'Okta', issuer: 'https://ORG.okta.com/oauth2/default' },
  { name: 'Microsoft Entra ID', issuer: 'https://login.microsoftonline.com/TENANT/v2.0' },
  { name: 'Google', issuer: 'https://accounts.google.com' },
  { name: 'Auth0', issuer: 'https://TENANT.auth0.com/' },
  { name: 'Keycloak', issuer: 'https://HOST/realms/REALM' },
  { name: 'another one that speaks OpenID Connect', issuer: 'https://login.corp.example' },
];

/** What is wrong with an issuer, for whoever typed it; `undefined` if nothing is. */
export function issuerProblem(text: string): string | undefined {
  const url = URL.parse?.(text) ?? (URL.canParse(text) ? new URL(text) : null);
  if (url === null || url.protocol !== 'https:')
    return 'must be an https address, as the provider writes it in "iss"';
  return url.search !== '' || url.hash !== '' ? 'must have no query and no fragment' : undefined;
}

/** What is wrong with a host, for whoever typed it; `undefined` if nothing is. */
export function hostProblem(text: string): string | undefined {
  return /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/.test(text)
    ? undefined
    : 'must be a host name in lower case, such as app.example.com';
}
