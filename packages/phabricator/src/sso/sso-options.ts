import type { BaseContext, Random } from '@portcullis/core';
import { MIN_SECRET_LENGTH, systemRandom } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import type { SsoStore } from './store/sso-store.ts';

/** How people get their usernames. Phorge takes the name once, when the account is made. */
export interface UsernameOptions {
  /**
   * Claims that a name may come from; the first that gives a valid one counts. `email` gives the part before the `@`,
   * and only if the provider verified the address. Default `preferred_username`, `email`, `name`.
   */
  readonly claims?: readonly string[];
  /**
   * What the next person gets whose name is held by somebody already: a number behind it (`alice2`), the name of their
   * provider behind it (`alice-corp`, then numbers), or `refuse`: they are refused and an administrator decides.
   * Default `number`.
   */
  readonly collision?: 'number' | 'provider' | 'refuse';
}

/** One Phorge that people are signed in to, and how it is set up. */
export interface SingleSignOnOptions<Env = unknown> {
  /** The public address of Phorge, which is its `phabricator.base-uri`, such as `https://phorge.example.com`. */
  readonly baseUrl: string;
  /** Secrets that bind cookies and codes to people, newest first, each of at least 32 random characters. */
  readonly keys: readonly [string, ...string[]];
  /** "Server name" of the provider in Phorge: lower-case letters, digits and periods, such as `edge.gateway`. */
  readonly serverName: string;
  /** "Client ID" of the provider in Phorge. */
  readonly clientId: string;
  /** "Client Secret" of the provider in Phorge: at least 32 random characters. */
  readonly clientSecret: string;
  /** Keeps codes and names: `durableObjectSso(env.SSO)`; `memorySso()` for tests. */
  readonly store: SsoStore;
  /** Where Phorge is, for what the gate does on a visitor's behalf: the same as the proxy's. */
  readonly origin: Origin<Env>;
  /** Where Phorge finds the server, below `baseUrl`. Default `/.portcullis/idp/`. */
  readonly prefix?: string;
  /** Phorge's `phabricator.cookie-prefix`. Default none. */
  readonly cookiePrefix?: string;
  /** Whether a new person's registration form is completed for them. Default `true`. */
  readonly register?: boolean;
  /**
   * Whether Phorge shows pages to strangers (`policy.allow-public`). It then starts no login by itself, so the gate does,
   * for whoever it knows. Default `false`.
   */
  readonly allowsPublic?: boolean;
  /** How people connect accounts that they had before. Default: they cannot, and old sessions of Phorge are dropped. */
  readonly link?: {
    /** The provider's number in Phorge, as in `/auth/config/view/5/`. */
    readonly providerId: number;
  };
  readonly usernames?: UsernameOptions;
  /**
   * Answers whoever has just logged out of Phorge: ends the login at the gate as well.
   * Default: they are led to `/.portcullis/logout`.
   */
  readonly loggedOut?: (context: BaseContext<Env>) => Promise<Response>;
  /** How long a code, and then a token, can be used, in seconds: 5 to 60. Default 60. */
  readonly codeSeconds?: number;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** Options with every default filled in. */
export interface SsoSettings<Env = unknown> {
  /** Without a path: `https://phorge.example.com`. */
  readonly base: URL;
  readonly keys: readonly string[];
  readonly serverName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly store: SsoStore;
  readonly origin: Origin<Env>;
  readonly prefix: string;
  /** With its underscore: `labx_`, or `''`. */
  readonly cookiePrefix: string;
  readonly register: boolean;
  readonly allowsPublic: boolean;
  readonly link: { readonly providerId: number } | undefined;
  readonly usernames: Required<UsernameOptions>;
  readonly loggedOut: (context: BaseContext<Env>) => Promise<Response>;
  readonly codeSeconds: number;
  readonly random: Random;
}

/** The settings of what knows no bindings: the server. */
export type ServerSettings = Omit<SsoSettings, 'origin' | 'loggedOut'>;

// A segment of dots would be resolved before anybody compares it.
const PREFIX = /^\/(?:(?!\.{1,2}\/)[\w.~-]+\/)+$/;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Checks the options. Throws a TypeError that lists everything wrong with them, and shows none of the secrets. */
export function ssoSettings<Env>(options: SingleSignOnOptions<Env>): SsoSettings<Env> {
  const problems: string[] = [];
  const check = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  const { keys, serverName, clientId, clientSecret, store, origin, link, usernames = {} } = options;
  const { prefix = '/.portcullis/idp/', cookiePrefix = '', register = true, allowsPublic = false } = options;
  const { codeSeconds = 60, random = systemRandom, loggedOut = leadToLogout } = options;
  const { claims = ['preferred_username', 'email', 'name'], collision = 'number' } = usernames;
  const base = URL.parse(options.baseUrl);
  const isSecure = base?.protocol === 'https:' || LOOPBACK.test(base?.origin ?? '');
  check(
    base !== null && isSecure && base.href === `${base.origin}/`,
    'baseUrl must be an https address without path and query (http only on loopback)',
  );
  check(
    Array.isArray(keys) && keys.length > 0 && keys.every(isSecret),
    `keys must be secrets of at least ${MIN_SECRET_LENGTH} characters, newest first`,
  );
  check(fits(serverName, /^[a-z\d.]+$/), 'serverName must be lower-case letters, digits and periods');
  check(fits(clientId, /^[\x21-\x7e]{1,255}$/), 'clientId must be 1 to 255 visible ASCII characters');
  check(isSecret(clientSecret), `clientSecret must be at least ${MIN_SECRET_LENGTH} characters`);
  check(typeof store?.take === 'function', 'store: expected durableObjectSso() or memorySso()');
  check(
    typeof origin?.send === 'function',
    'origin: expected binding(), zone(), resolveOverride() or otherHost()',
  );
  check(fits(prefix, PREFIX), 'prefix must begin and end with /, such as /.portcullis/idp/');
  check(fits(cookiePrefix, /^[\w-]*$/), 'cookiePrefix must be letters, digits, "-" or "_"');
  check(
    link === undefined || (Number.isInteger(link.providerId) && link.providerId > 0),
    'link.providerId must be the number of the provider in Phorge',
  );
  check(
    Array.isArray(claims) && claims.length > 0 && claims.every((claim) => typeof claim === 'string'),
    'usernames.claims must name at least one claim',
  );
  check(
    ['number', 'provider', 'refuse'].includes(collision),
    'usernames.collision must be number, provider or refuse',
  );
  check(
    Number.isInteger(codeSeconds) && codeSeconds >= 5 && codeSeconds <= 60,
    'codeSeconds must be a whole number, 5 to 60',
  );
  if (problems.length > 0 || base === null) throw new TypeError(`singleSignOn: ${problems.join('; ')}`);
  return {
    base,
    keys,
    serverName,
    clientId,
    clientSecret,
    store,
    origin,
    prefix,
    cookiePrefix: cookiePrefix === '' ? '' : `${cookiePrefix}_`,
    register,
    allowsPublic,
    link,
    usernames: { claims, collision },
    loggedOut,
    codeSeconds,
    random,
  };
}

/** Where Phorge wants people sent back to. Compared exactly. */
export function redirectUri({ base, serverName }: Pick<SsoSettings, 'base' | 'serverName'>): string {
  return `${base.origin}${callbackPath({ serverName })}`;
}

/** The path of the same. */
export function callbackPath({ serverName }: Pick<SsoSettings, 'serverName'>): string {
  return `/auth/login/phabricator:${serverName}/`;
}

/** Any value at all: a test alone would take `undefined` for the text of that name. */
function fits(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isSecret(secret: unknown): boolean {
  return typeof secret === 'string' && secret.length >= MIN_SECRET_LENGTH;
}

async function leadToLogout(): Promise<Response> {
  return new Response(null, {
    status: 302,
    headers: { location: '/.portcullis/logout', 'cache-control': 'no-store' },
  });
}
