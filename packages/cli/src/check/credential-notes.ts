import type { ConfigurationProblem, GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { loginProviderOf, publicBase } from 'portcullis/internal';

type Configuration = Pick<
  GatewayConfiguration,
  'groupSources' | 'instances' | 'login' | 'providers' | 'roles'
>;

/** Notes on credentials of several kinds: who can grant a role, and what is unknown about callers. */
export function credentialNotes(configuration: Configuration): readonly ConfigurationProblem[] {
  return [
    ...ofAnyIssuer(configuration),
    ...configuration.instances.flatMap((instance, index) => unknownCallers(instance, index)),
    ...oktaWithoutUid(configuration),
  ];
}

/** Who vouches for callers, and which claims they can state; `undefined`: any, and groups. */
interface Voucher {
  readonly issuer: string;
  readonly words: string;
  readonly claims?: readonly string[];
}

/** What is known about a caller with a secret of Phorge. */
const PHORGE_CLAIMS = ['iss', 'sub', 'preferred_username', 'phorge_roles'];

/** A group is a name, and a claim is what its issuer says: each issuer can say any. */
function ofAnyIssuer(configuration: Configuration): readonly ConfigurationProblem[] {
  const vouchers = vouchersOf(configuration);
  const given = Object.entries(configuration.roles).flatMap(([role, definition]) => {
    const by = vouchers.filter((voucher) => canGive(voucher, definition));
    return new Set(by.map(({ issuer }) => issuer)).size < 2 ? [] : [{ role, by }];
  });
  if (given.length === 0) return [];
  const byIssuer = new Map(given.flatMap(({ by }) => by).map(({ issuer, words }) => [issuer, words]));
  const roles = given.map(({ role }) => role).join(', ');
  const message = `each of ${[...byIssuer.values()].join(', ')} can grant ${roles}, whose definitions require groups or claims without an issuer: add "claims": { "iss": ISSUER } to each role that only one of them may grant`;
  return [{ path: 'roles', message }];
}

function canGive({ claims: stated }: Voucher, definition: GatewayConfiguration['roles'][string]): boolean {
  const isList = Array.isArray(definition);
  const { groups, claims, emailDomains, template } = (
    isList ? { groups: definition } : definition
  ) as Readonly<Record<string, unknown>>;
  const asked = Object.keys(typeof claims === 'object' && claims !== null ? claims : {});
  if (asked.includes('iss')) return false;
  const isByGroup = Array.isArray(groups) && groups.length > 0;
  if (stated === undefined) {
    return isByGroup || claims !== undefined || emailDomains !== undefined || template !== undefined;
  }
  if (groups !== undefined || emailDomains !== undefined) return false;
  const named = [...asked, ...String(template ?? '').matchAll(/\$\{([^{}]+)\}/g)].map((each) =>
    typeof each === 'string' ? each : each[1],
  );
  return named.length > 0 && named.every((claim) => claim !== undefined && stated.includes(claim));
}

function vouchersOf({ instances, login, providers }: Configuration): readonly Voucher[] {
  return [
    ...Object.entries(login?.providers ?? {}).map(([name, provider]) => ({
      issuer: loginIssuer(provider),
      words: name,
    })),
    ...providers.map((provider) => ({
      issuer: tokenIssuer(provider),
      words: `tokens of ${provider.name}`,
    })),
    ...instances.flatMap((instance) => {
      const words = phorgeSecrets(instance);
      const issuer = publicBase(instance.hosts[0] ?? '');
      return words === undefined ? [] : [{ issuer, words, claims: PHORGE_CLAIMS }];
    }),
  ];
}

type LoginProvider = NonNullable<GatewayConfiguration['login']>['providers'][string];

function loginIssuer({ clientAuthentication: _, ...provider }: LoginProvider): string {
  return loginProviderOf({ ...provider, clientAuthentication: { method: 'none' } }, 'login').issuer;
}

/** Whose tokens a provider accepts, as a login of the same provider calls it. */
function tokenIssuer(provider: GatewayConfiguration['providers'][number]): string {
  switch (provider.type) {
    case 'oidc':
    case 'kubernetes':
      return provider.issuer;
    case 'github-actions':
      return provider.issuer ?? 'https://token.actions.githubusercontent.com';
    case 'gitlab-ci':
      return provider.url ?? 'https://gitlab.com';
    case 'cloudflare-access':
    case 'access-context':
      return `https://${provider.team}.cloudflareaccess.com`;
    case 'okta':
      return `https://${provider.domain}/oauth2/${provider.authorizationServer ?? 'default'}`;
    case 'entra-id':
      return `https://login.microsoftonline.com/${provider.tenant}/v2.0`;
    case 'auth0':
      return `https://${provider.domain}/`;
    case 'keycloak':
      return `${provider.url.replace(/\/$/, '')}/realms/${provider.realmName}`;
    case 'google':
      return 'https://accounts.google.com';
  }
}

/** By which secrets of Phorge's own callers are known at an instance; `undefined` for none. */
function phorgeSecrets(instance: InstanceConfiguration): string | undefined {
  if (instance.application !== 'phabricator') return undefined;
  const { name, conduit, repositories } = instance;
  const secrets = [
    ...(conduit?.tokens === true ? [`API tokens of ${name}`] : []),
    ...(repositories?.passwords === true ? [`VCS passwords of ${name}`] : []),
  ];
  return secrets.length === 0 ? undefined : secrets.join(' and ');
}

/** Rules that admit callers whose groups are unknown, and rules that deny them for that. */
function unknownCallers(instance: InstanceConfiguration, index: number): readonly ConfigurationProblem[] {
  const secrets = phorgeSecrets(instance);
  if (secrets === undefined) return [];
  const { rules } = instance.policy;
  const at = `instances[${index}].policy.rules`;
  const open = rules.flatMap(({ name, effect, who }, rule) => {
    if ((effect !== 'allow' && effect !== 'readOnly') || !isForEverybody(who)) return [];
    const message = `${JSON.stringify(name)} admits every caller authenticated by ${secrets}, which have no groups: name the roles that the rule is for, unless it is for every account there`;
    return [{ path: `${at}[${rule}].who`, message }];
  });
  const refusing = rules.filter(({ effect, who, claims = {}, emailDomains }) => {
    if (effect === 'allow') return false;
    const byRole = typeof who === 'object' && 'roles' in who;
    const byClaim = Object.keys(claims).some((claim) => !PHORGE_CLAIMS.includes(claim));
    return byRole || byClaim || emailDomains !== undefined;
  });
  if (refusing.length === 0) return open;
  const names = refusing.map(({ name }) => JSON.stringify(name)).join(', ');
  const message = `${names} restrict by roles, claims or e-mail domains, which are unknown for callers authenticated by ${secrets}: the rules apply to these callers, except those with a role in "except". List accounts without groups, such as bots, in "accountsWithoutGroups"`;
  return [...open, { path: `instances[${index}].policy`, message }];
}

/** Whether an audience includes every verified caller, whatever their roles. */
function isForEverybody(who: InstanceConfiguration['policy']['rules'][number]['who']): boolean {
  return typeof who === 'string' || !('roles' in who || 'except' in who);
}

/** An ID token of Okta has no `uid`: only its access tokens do. */
function oktaWithoutUid({ groupSources = [], login }: Configuration): readonly ConfigurationProblem[] {
  return groupSources.flatMap((source, index) => {
    if (source.type !== 'okta' || (source.userClaim ?? 'uid') !== 'uid') return [];
    const issuers = source.issuers ?? [`https://${source.domain}`, `https://${source.domain}/oauth2/default`];
    const names = Object.entries(login?.providers ?? {}).flatMap(([name, provider]) =>
      issuers.includes(loginIssuer(provider)) ? [name] : [],
    );
    if (names.length === 0) return [];
    const message = `is "uid", which Okta puts into access tokens but not into ID tokens: users who log in at ${names.join(', ')} cannot be looked up, so their groups are unknown. Use "sub"`;
    return [{ path: `groupSources[${index}].userClaim`, message }];
  });
}
