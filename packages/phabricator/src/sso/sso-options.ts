import type { BaseContext, Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type Field,
  type FieldsFor,
  flag,
  isLocalHost,
  isObject,
  nestedOptions,
  number,
  objectWith,
  oneOf,
  optional,
  secret,
  secrets,
  systemRandom,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import { type Origin, proxyFields } from '@portcullis/proxy';
import { RESERVED_HEADERS } from '../proxy/phabricator-headers.ts';
import type { SsoStore } from './store/sso-store.ts';

/** How usernames are chosen. Phorge uses the name once, when the account is created. */
export interface UsernameOptions {
  /**
   * Claims to derive a username from, tried in order. Default: `preferred_username`, `email`, `name`.
   *
   * The first claim with a valid username is used. `email` is used up to its `@`, and only if the provider verified the address.
   */
  readonly claims?: readonly string[];
  /**
   * What happens if a username is already taken: append a `number`, append the name of the `provider`, or `refuse` the user.
   * Default `number`.
   *
   * For `alice`, the number gives `alice2`, and the provider `alice-corp`, then numbers. A refused user needs an administrator.
   */
  readonly collision?: 'number' | 'provider' | 'refuse';
}

/** Options of `singleSignOn()` for one Phorge. */
export interface SingleSignOnOptions<Env = unknown> {
  /** The public address of Phorge, which is its `phabricator.base-uri`, such as `https://phorge.example.com`. */
  readonly baseUrl: string;
  /** Secrets that bind cookies and codes to users, newest first, each of at least 32 random characters. */
  readonly keys: readonly [string, ...string[]];
  /** "Server name" of the provider in Phorge, such as `edge.gateway`. */
  readonly serverName: string;
  /** "Client ID" of the provider in Phorge. */
  readonly clientId: string;
  /** "Client Secret" of the provider in Phorge, of at least 32 random characters. */
  readonly clientSecret: string;
  /** Stores codes and usernames: `durableObjectSso(env.SSO)`; `memorySso()` for tests. */
  readonly store: SsoStore;
  /** The origin of Phorge, for requests that the gateway sends on behalf of a user: the same as the proxy's. */
  readonly origin: Origin<Env>;
  /** Path of the OAuth server for Phorge, below `baseUrl`. Default `/.portcullis/idp/`. */
  readonly prefix?: string;
  /** Value of Phorge's `phabricator.cookie-prefix`. Default: none. */
  readonly cookiePrefix?: string;
  /** Whether the gate completes Phorge's registration form for new users. Default `true`. */
  readonly register?: boolean;
  /**
   * Whether Phorge shows pages to anonymous visitors (`policy.allow-public`). The gate must then start Phorge's login itself.
   * Default `false`.
   */
  readonly allowsPublic?: boolean;
  /** Lets users connect accounts that they already had in Phorge. Default: sessions that Phorge started before are dropped. */
  readonly link?: {
    /** The number of the provider in Phorge, as in `/auth/config/view/5/`. */
    readonly providerId: number;
  };
  /** How usernames are assigned. Default: the defaults of its settings. */
  readonly usernames?: UsernameOptions;
  /**
   * Responds to a user who has just logged out of Phorge, and ends the session at the gateway as well. Not called if the browser
   * indicates a navigation from another site. Default: redirects to `/.portcullis/logout`.
   */
  readonly loggedOut?: (context: BaseContext<Env>) => Promise<Response>;
  /** Appearance of pages. Its `name` is the name of Phorge shown to users. */
  readonly theme?: Theme;
  /** Lifetime of a code, and then of a token, in seconds: 5 to 60. Default 60. */
  readonly codeSeconds?: number;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The validated options with their defaults. */
export interface SsoSettings<Env = unknown>
  extends Omit<Completed<SingleSignOnOptions<Env>, 'link'>, 'baseUrl' | 'usernames'> {
  /** Without a path: `https://phorge.example.com`. */
  readonly base: URL;
  /** With its underscore: `labx_`, or `''`. */
  readonly cookiePrefix: string;
  readonly usernames: Completed<UsernameOptions>;
}

/** The settings of what knows no bindings: the server. */
export type ServerSettings = Omit<SsoSettings, 'origin' | 'loggedOut'>;

// A segment of dots would be resolved before anybody compares it.
const PREFIX = /^\/(?:(?!\.{1,2}\/)[\w.~-]+\/)+$/;

/** How each option is checked. */
export const usernameFields: FieldsFor<UsernameOptions> = {
  claims: value(
    (given) => Array.isArray(given) && given.length > 0 && given.every((claim) => typeof claim === 'string'),
    'must name at least one claim',
    () => ['preferred_username', 'email', 'name'],
  ),
  collision: oneOf(['number', 'provider', 'refuse'], 'number'),
};

/** How each option is checked. */
export function singleSignOnFields<Env>(): FieldsFor<SingleSignOnOptions<Env>, 'link'> {
  return {
    baseUrl: value(isBase, 'must be an https URL without a path or a query (http only on loopback)'),
    keys: secrets,
    serverName: text(/^[a-z\d.]+$/, 'must be lower-case letters, digits and periods'),
    clientId: text(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
    clientSecret: secret,
    store: objectWith<SsoStore>(['take']),
    origin: proxyFields<Env>({ reservedHeaders: RESERVED_HEADERS }).origin,
    prefix: text(PREFIX, 'must start and end with /, such as /.portcullis/idp/', '/.portcullis/idp/'),
    cookiePrefix: text(/^[\w-]*$/, 'must have only letters, digits, "-" and "_"', ''),
    register: flag(true),
    allowsPublic: flag(false),
    link: optional(linkProblem),
    usernames: value(isObject, 'must be an object with claims, collision or both', () => ({})),
    loggedOut: callback(() => leadToLogout),
    theme: themeField,
    codeSeconds: number({ from: 5, to: 60, whole: true, fallback: 60 }),
    random: callback(() => systemRandom),
  };
}

/** Validates the options. Throws an `OptionsError` that lists all problems, without any secret. */
export function ssoSettings<Env>(options: SingleSignOnOptions<Env>): SsoSettings<Env> {
  let usernames: Completed<UsernameOptions> | undefined;
  const checked = checkOptions(
    'singleSignOn',
    options,
    singleSignOnFields<Env>(),
    ({ usernames: given, theme }, problem) => {
      checkTheme({ theme }, problem);
      if (given === undefined) return;
      const check = () => checkOptions('usernames', given, usernameFields);
      usernames = nestedOptions('usernames', check, problem);
    },
  );
  const { baseUrl, cookiePrefix, usernames: _given, ...rest } = checked;
  return {
    ...rest,
    base: new URL(baseUrl),
    cookiePrefix: cookiePrefix === '' ? '' : `${cookiePrefix}_`,
    usernames: usernames as unknown as Completed<UsernameOptions>,
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

function isBase(given: unknown): boolean {
  const base = typeof given === 'string' ? URL.parse(given) : null;
  if (base === null || base.href !== `${base.origin}/`) return false;
  return base.protocol === 'https:' || (base.protocol === 'http:' && isLocalHost(base.host));
}

function text(pattern: RegExp, words: string, fallback?: string): Field<string> {
  const fits = (given: unknown): boolean => typeof given === 'string' && pattern.test(given);
  return value(fits, words, fallback === undefined ? undefined : () => fallback);
}

function linkProblem(given: unknown): string | undefined {
  const { providerId } = (given ?? {}) as { readonly providerId?: unknown };
  return Number.isInteger(providerId) && Number(providerId) > 0
    ? undefined
    : 'must be { providerId } with the number of the provider in Phorge';
}

async function leadToLogout(): Promise<Response> {
  return new Response(null, {
    status: 302,
    headers: { location: '/.portcullis/logout', 'cache-control': 'no-store' },
  });
}
