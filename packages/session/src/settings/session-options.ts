import type { BaseContext, Identity, Random, RoleGrant } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type FieldsFor,
  flag,
  isObject,
  list,
  nestedOptions,
  number,
  objectWith,
  optional,
  type Sleep,
  secrets,
  systemRandom,
  systemSleep,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import { allowInsecureLoopback, ownUrl } from '@portcullis/jwks/internal';
import type { PersonLocks } from '../lock/locks.ts';
import { type MethodsOf, namesOf } from '../store/handed-on.ts';
import {
  LONGEST_IDLE_SECONDS,
  LONGEST_SESSION_SECONDS,
  REVOCATIONS,
  type Revocations,
  SESSION_STORE,
  type SessionStore,
} from '../store/session-store.ts';
import { isPrefix } from './address-forms.ts';
import type { AgentDeposit } from './agent-deposit.ts';
import type { Agents } from './agents-extra.ts';
import type { DeviceBound } from './device-bound-extra.ts';
import type { AccessRequests, LoginCredentials } from './login-extras.ts';
import type { LoginHost } from './login-host-extra.ts';
import { type ProviderOptions, type ProviderSettings, providerSettings } from './provider-options.ts';

/** The roles of a user with a session, and what granted them. */
export type RolesOf = (
  identity: Identity,
  context: BaseContext,
) => readonly RoleGrant[] | Promise<readonly RoleGrant[]>;

/** Options of `sessions()`. */
export interface SessionOptions {
  /** The public address of the site, such as `https://phorge.example.com`. Never taken from a request. */
  readonly baseUrl: string;
  /**
   * Secrets that seal cookies, newest first, each of at least 32 random characters. With a `store`, sessions sealed with a
   * replaced key end.
   */
  readonly keys: readonly [string, ...string[]];
  /** Identity providers for the login, by the names that URLs and audit events use. If there are several, users choose one. */
  readonly providers: Readonly<Record<string, ProviderOptions>>;
  /** Stores sessions outside of the browser. Default: they are sealed into cookies. */
  readonly store?: SessionStore;
  /**
   * For sessions in cookies: stores which sessions have ended. Default: none, so only one isolate knows of a logout, and sessions
   * cannot be ended from outside.
   */
  readonly revocations?: Revocations;
  /**
   * Issues credentials with which programs act for users with a session: `loginCredentials()`, which requires `store`. Default:
   * none.
   */
  readonly credentials?: LoginCredentials;
  /**
   * Gives the gate's pages a host of their own: `loginHost()`, the same for all hosts of a gate, which needs `store`. Default: each host has
   * its own login and pages, where a script of the application can do what the user can.
   */
  readonly loginHost?: LoginHost;
  /**
   * Makes the login host an OAuth authorization server for agents: `agents()` of `@portcullis/session/agents`, the same for all hosts of a
   * gate, which needs `store` and `loginHost`. Default: none.
   */
  readonly agents?: Agents;
  /**
   * What users can deposit for their agents, by the resource of the agent, such as `https://phab.example.com/.portcullis/mcp`. The same for all
   * hosts of a gate. Default: nothing.
   */
  readonly agentDeposits?: Readonly<Record<string, AgentDeposit>>;
  /**
   * Binds sessions to a key of their browser: `deviceBound()` of `@portcullis/session/dbsc`, which needs `store`. Default: a copied cookie is
   * as good as the original.
   */
  readonly deviceBound?: DeviceBound;
  /**
   * Whether every script of the application at this host may do what the user can do on the pages that give something away, such as let a
   * program act for them. Without it those pages are off, unless they have a host of their own (`loginHost`). Must be set where
   * there are `credentials` and no `loginHost`. Default: not decided.
   */
  readonly trustedOrigin?: boolean;
  /**
   * Refuses people who are locked, at the login and by their sessions: `locks()`, whose step must be in the pipeline as well. Default: no
   * one can be locked.
   */
  readonly locks?: PersonLocks;
  /** Path prefix of the gate's own pages and endpoints. Default `/.portcullis/`. */
  readonly prefix?: string;
  /**
   * Paths below the prefix that other steps of the pipeline serve: all below one that ends with `/`, such as `/.portcullis/idp/`, and exactly
   * one that does not, such as `/.portcullis/mcp`. Default none.
   */
  readonly otherEndpoints?: readonly string[];
  /**
   * Paths below the prefix with pages that other steps serve, such as `/.portcullis/operator/`. A login can redirect back to
   * them, so a page must not change anything before the user submits one of its forms. Default none.
   */
  readonly otherPages?: readonly string[];
  /** Idle timeout: a session ends if it is not used for this time, in seconds. Default 28,800 (8 hours). */
  readonly idleSeconds?: number;
  /** Maximum lifetime of a session, in seconds, no matter how often it is used. Default 86,400 (a day). */
  readonly lifetimeSeconds?: number;
  /**
   * How long groups are used before they are fetched again, in seconds. Needs a refresh token from the provider. At most
   * `identitySeconds`. Default 300.
   */
  readonly refreshSeconds?: number;
  /**
   * Maximum age of the claims of a session, in seconds. Claims that are older are not used, even if the provider cannot be
   * reached. Default 3,600 (an hour).
   */
  readonly identitySeconds?: number;
  /** Sessions that started before this time are refused; seconds since the Unix epoch. Default 0. */
  readonly notBefore?: number;
  /** Time limit of a login, in seconds. Default 600. */
  readonly loginSeconds?: number;
  /**
   * Interval in which open WebSockets, server-sent events and other streams are checked again, in seconds: each can outlive its
   * session by that time. A stream is also closed if the groups or claims of its user have changed, so that it is authorized
   * again when it is reopened. Default 5.
   */
  readonly socketCheckSeconds?: number;
  /** Returns the roles of a user and what granted them, for the who-am-I page. Default: the page does not list roles. */
  readonly rolesOf?: RolesOf;
  /** Describes the rule that refused a user, in text that is safe to show. Default: no description is shown. */
  readonly ruleInWords?: (rule: string | undefined) => string | undefined;
  /** How refused users request access: the result of `accessRequests()`. Default: the page names a contact. */
  readonly accessRequests?: AccessRequests;
  /** Appearance of the pages. */
  readonly theme?: Theme;
  /** Time limit for one response of a provider, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Time limit for one response of the store or the revocations, in milliseconds. Default 2,000. */
  readonly storeTimeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** For tests. Default: the runtime's cryptographic random source. */
  readonly random?: Random;
  /**
   * Lets `baseUrl` and the providers be plain http on this machine, for `wrangler dev`: a symbol of `@portcullis/jwks`. Default
   * false.
   */
  readonly [allowInsecureLoopback]?: boolean;
}

/** Options that may stay `undefined`. */
type Open =
  | 'store'
  | 'revocations'
  | 'credentials'
  | 'loginHost'
  | 'agents'
  | 'locks'
  | 'deviceBound'
  | 'trustedOrigin'
  | 'rolesOf'
  | 'accessRequests';

/** The validated options with their defaults. */
export interface SessionSettings extends Omit<Completed<SessionOptions, Open>, 'baseUrl' | 'providers'> {
  readonly base: URL;
  readonly providers: readonly ProviderSettings[];
  readonly insecureLoopback: boolean;
}

const DAY = 86_400;

/** An object with methods that are called when a user logs in or out. It is optional. */
/* @__NO_SIDE_EFFECTS__ */
const optionalWith = <Given extends object>(methods: MethodsOf<Given>, words: string) => {
  const { problem } = objectWith<Given>(namesOf(methods));
  return optional<Given>((given) => problem(given, '') && words);
};

/** How each option is checked. */
export const sessionFields: FieldsFor<SessionOptions, Open> = {
  baseUrl: value((given) => typeof given === 'string', 'must be an https URL without a path or a query'),
  keys: secrets,
  providers: value(
    (given) => isObject(given) && Object.keys(given).length > 0,
    'must name at least one identity provider',
  ),
  store: optionalWith<SessionStore>(SESSION_STORE, 'must be a store, such as durableObjectSessions()'),
  revocations: optionalWith<Revocations>(
    REVOCATIONS,
    'must be revocations, such as durableObjectRevocations()',
  ),
  credentials: value(isObject, 'must be the result of loginCredentials()', () => undefined),
  loginHost: value(isObject, 'must be the result of loginHost()', () => undefined),
  agents: value(isObject, 'must be the result of agents()', () => undefined),
  agentDeposits: value(isObject, 'must be an object', () => ({})),
  deviceBound: value(isObject, 'must be the result of deviceBound()', () => undefined),
  trustedOrigin: { ...flag(false), fallback: () => undefined },
  locks: optionalWith<PersonLocks>({ held: true, heldAtOnce: true }, 'must be the result of locks()'),
  prefix: value(isPrefix, 'must start and end with /, such as /.portcullis/', () => '/.portcullis/'),
  otherEndpoints: list(
    (given) =>
      typeof given === 'string' && isPrefix(given.endsWith('/') ? given : `${given}/`)
        ? undefined
        : 'must be paths that start with /',
    () => [],
  ),
  otherPages: list(
    (given) => (isPrefix(given) ? undefined : 'must be paths that start and end with /'),
    () => [],
  ),
  idleSeconds: number({ from: 60, to: LONGEST_IDLE_SECONDS, fallback: 28_800 }),
  lifetimeSeconds: number({ from: 60, to: LONGEST_SESSION_SECONDS, whole: true, fallback: DAY }),
  refreshSeconds: number({ from: 10, to: DAY, fallback: 300 }),
  identitySeconds: number({ from: 60, to: 30 * DAY, fallback: 3600 }),
  notBefore: number({ from: 0, to: Number.MAX_SAFE_INTEGER, fallback: 0 }),
  loginSeconds: number({ from: 30, to: 3600, whole: true, fallback: 600 }),
  socketCheckSeconds: number({ from: 1, to: 3600, fallback: 5 }),
  rolesOf: callback(() => undefined),
  ruleInWords: callback(() => () => undefined),
  accessRequests: value(isObject, 'must be the result of accessRequests()', () => undefined),
  theme: themeField,
  timeoutMs: number({ from: 1, to: 60_000, fallback: 5000 }),
  storeTimeoutMs: number({ from: 1, to: 60_000, fallback: 2000 }),
  fetch: callback(() => (url, init) => fetch(url, init)),
  sleep: callback(() => systemSleep),
  random: callback(() => systemRandom),
  [allowInsecureLoopback]: flag(false),
};

/** Validates the options. Throws an `OptionsError` that lists all problems, without any secret. */
export function sessionSettings(options: SessionOptions): SessionSettings {
  const insecureLoopback = options[allowInsecureLoopback] === true;
  const base = ownUrl(options.baseUrl, { insecureLoopback });
  const providers: ProviderSettings[] = [];
  const checked = checkOptions('sessions', options, sessionFields, (given, problem) => {
    if (given.baseUrl !== undefined && (base === undefined || base.pathname !== '/' || base.search !== '')) {
      problem('baseUrl must be an https URL without a path or a query');
    }
    const { prefix = '', otherEndpoints = [], otherPages = [] } = given;
    for (const [name, paths] of Object.entries({ otherEndpoints, otherPages })) {
      if (paths.every((path) => path.startsWith(prefix) && path !== prefix)) continue;
      problem(`${name} must be a path below the prefix`);
    }
    if (given.store !== undefined && given.revocations !== undefined) {
      problem('store and revocations cannot both be configured');
    }
    if (given.credentials !== undefined && given.store === undefined) {
      problem(
        'credentials require a store: without one, each session is stored only in a cookie of the browser',
      );
    }
    const { loginHost, trustedOrigin } = given;
    if (given.credentials !== undefined && loginHost === undefined && trustedOrigin === undefined) {
      problem('credentials require loginHost or trustedOrigin');
    }
    // Without a login host, nobody needs its texts.
    for (const one of loginHost?.problemsOf(given, base) ?? []) problem(one);
    for (const one of given.deviceBound?.problemsOf(given) ?? []) problem(one);
    for (const one of given.agents?.problemsOf(given) ?? []) problem(one);
    if (given.refreshSeconds > given.identitySeconds)
      problem('refreshSeconds must not exceed identitySeconds');
    checkTheme(given, problem);
    for (const [name, provider] of Object.entries(given.providers ?? {})) {
      const check = () => providerSettings(name, provider, { insecureLoopback });
      const settings = nestedOptions(`providers.${name}`, check, problem);
      if (settings !== undefined) providers.push(settings);
    }
  });
  return { ...checked, base: base as URL, providers, insecureLoopback };
}

/**
 * What a logout cannot do with these options, for tools that check a configuration; `undefined` if it ends a session everywhere. A `store`
 * fixes it, and so do `revocations`.
 *
 * @example
 * ```ts
 * import { logoutWarning } from '@portcullis/session/internal';
 *
 * const warning = logoutWarning({});
 * ```
 */
export function logoutWarning({
  store,
  revocations,
}: Pick<SessionOptions, 'store' | 'revocations'>): string | undefined {
  if (store !== undefined || revocations !== undefined) return undefined;
  return 'sessions are stored in cookies and there is no store of revocations: after a logout, a copied cookie stays valid until its session expires or the provider refuses to refresh it';
}
