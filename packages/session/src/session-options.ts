import { type BaseContext, type Identity, type Random, type RoleGrant, systemRandom } from '@portcullis/core';
import { type Theme, themeProblem } from '@portcullis/core/browser';
import { MIN_SECRET_LENGTH } from '@portcullis/core/secret-keys';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { type Sleep, secureUrl, systemSleep } from '@portcullis/jwks/outbound';
import {
  type ProviderOptions,
  type ProviderSettings,
  providerSettings,
} from './provider/provider-options.ts';
import type { Lifetimes } from './session.ts';
import type { Revocations, SessionStore } from './store/session-store.ts';

/** The roles of somebody who is logged in, and what gave them. */
export type RolesOf = (
  identity: Identity,
  context: BaseContext,
) => readonly RoleGrant[] | Promise<readonly RoleGrant[]>;

/** Options of `sessions()`. */
export interface SessionOptions {
  /** The public address of the site, such as `https://phorge.example.com`. Never taken from a request. */
  readonly baseUrl: string;
  /** Secrets that seal cookies, newest first, each of at least 32 random characters. */
  readonly keys: readonly [string, ...string[]];
  /** The providers, by the names that addresses and events use. */
  readonly providers: Readonly<Record<string, ProviderOptions>>;
  /** Keeps sessions outside of the browser. Default: they are sealed into cookies. */
  readonly store?: SessionStore;
  /**
   * Where sessions are in cookies: remembers which were ended. Default: nothing does, so that a logout is known to one
   * isolate only, and none can be ended from outside; see `logoutWarning`.
   */
  readonly revocations?: Revocations;
  /** Where the gate's own endpoints are. Default `/.portcullis/`. */
  readonly prefix?: string;
  /** Addresses below the prefix that other steps of the pipeline serve, such as `/.portcullis/idp/`. Default none. */
  readonly otherEndpoints?: readonly string[];
  /** A session not used for so long ends, in seconds. Default 28,800 (8 hours). */
  readonly idleSeconds?: number;
  /** A session ends after this time whatever happens, in seconds. Default 86,400 (a day). */
  readonly lifetimeSeconds?: number;
  /** Groups are read again after this time, where the provider gave a refresh token, in seconds. Default 300. */
  readonly refreshSeconds?: number;
  /** What the provider said is never believed longer than this, in seconds. Default 3,600. */
  readonly identitySeconds?: number;
  /** Sessions that began before this time are refused; seconds since the Unix epoch. Default 0. */
  readonly notBefore?: number;
  /** A login must be finished in this time, in seconds. Default 600. */
  readonly loginSeconds?: number;
  /** Open WebSockets are checked again after this time, in seconds. Default 30. */
  readonly socketCheckSeconds?: number;
  /** The roles of a person and what gave them, for the who-am-I page. Default: none are shown. */
  readonly rolesOf?: RolesOf;
  /** Which rule refused somebody, in words that are safe to show. Default: none are shown. */
  readonly ruleInWords?: (rule: string | undefined) => string | undefined;
  /** How the pages look. */
  readonly theme?: Theme;
  /** Time a provider has for one answer, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Time the store or the revocations have for one answer, in milliseconds. Default 2,000. */
  readonly storeTimeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /** Default false. */
  readonly [allowInsecureLoopback]?: boolean;
}

/** The options, checked and completed. */
export interface SessionSettings extends Lifetimes {
  readonly base: URL;
  readonly keys: readonly string[];
  readonly providers: readonly ProviderSettings[];
  readonly store: SessionStore | undefined;
  readonly revocations: Revocations | undefined;
  readonly prefix: string;
  readonly otherEndpoints: readonly string[];
  readonly refreshSeconds: number;
  readonly loginSeconds: number;
  readonly socketCheckSeconds: number;
  readonly rolesOf: RolesOf;
  readonly ruleInWords: (rule: string | undefined) => string | undefined;
  readonly theme: Theme;
  readonly timeoutMs: number;
  readonly storeTimeoutMs: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly insecureLoopback: boolean;
}

const PREFIX = /^\/(?:[\w.~-]+\/)+$/;
const DAY = 86_400;

/** Checks the options. Throws a TypeError that lists everything wrong with them, and shows none of the secrets. */
export function sessionSettings(options: SessionOptions): SessionSettings {
  const problems: string[] = [];
  const within = (name: string, value: number, min: number, max: number): number => {
    if (!(Number.isFinite(value) && value >= min && value <= max))
      problems.push(`${name} must be ${min} to ${max}`);
    return value;
  };
  const insecureLoopback = options[allowInsecureLoopback] === true;
  const base = secureUrl(options.baseUrl, { insecureLoopback });
  const { keys, prefix = '/.portcullis/', otherEndpoints = [], theme = {}, store, revocations } = options;
  if (base === undefined || base.pathname !== '/' || base.search !== '') {
    problems.push('baseUrl must be an https address without path and query');
  }
  if (
    !Array.isArray(keys) ||
    keys.length === 0 ||
    keys.some((key) => typeof key !== 'string' || key.length < MIN_SECRET_LENGTH)
  ) {
    problems.push(`keys must be secrets of at least ${MIN_SECRET_LENGTH} characters, newest first`);
  }
  if (!PREFIX.test(prefix)) problems.push('prefix must begin and end with /, such as /.portcullis/');
  if (!otherEndpoints.every((path) => PREFIX.test(path) && path.startsWith(prefix) && path !== prefix)) {
    problems.push('otherEndpoints must lie below the prefix, and end with /');
  }
  if (store !== undefined && revocations !== undefined)
    problems.push('store and revocations exclude each other');
  const entries = Object.entries(options.providers ?? {});
  if (entries.length === 0) problems.push('providers must name at least one');
  const providers = entries.map(([name, provider]) =>
    providerSettings(name, provider, { insecureLoopback }, problems),
  );
  const themed = themeProblem(theme);
  if (themed !== undefined) problems.push(`theme.${themed}`);
  const settings = {
    idleSeconds: within('idleSeconds', options.idleSeconds ?? 28_800, 60, 30 * DAY),
    lifetimeSeconds: within('lifetimeSeconds', options.lifetimeSeconds ?? DAY, 60, 365 * DAY),
    refreshSeconds: within('refreshSeconds', options.refreshSeconds ?? 300, 10, DAY),
    identitySeconds: within('identitySeconds', options.identitySeconds ?? 3600, 60, 30 * DAY),
    notBefore: within('notBefore', options.notBefore ?? 0, 0, Number.MAX_SAFE_INTEGER),
    loginSeconds: within('loginSeconds', options.loginSeconds ?? 600, 30, 3600),
    socketCheckSeconds: within('socketCheckSeconds', options.socketCheckSeconds ?? 30, 1, 3600),
    timeoutMs: within('timeoutMs', options.timeoutMs ?? 5000, 1, 60_000),
    storeTimeoutMs: within('storeTimeoutMs', options.storeTimeoutMs ?? 2000, 1, 60_000),
  };
  if (settings.refreshSeconds > settings.identitySeconds) {
    problems.push('refreshSeconds must not exceed identitySeconds');
  }
  if (problems.length > 0 || base === undefined) throw new TypeError(`sessions: ${problems.join('; ')}`);
  return {
    ...settings,
    base,
    keys,
    providers,
    store,
    revocations,
    prefix,
    otherEndpoints,
    theme,
    rolesOf: options.rolesOf ?? (() => []),
    ruleInWords: options.ruleInWords ?? (() => undefined),
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    sleep: options.sleep ?? systemSleep,
    random: options.random ?? systemRandom,
    insecureLoopback,
  };
}

/**
 * What a logout cannot do with these options, for whoever checks a configuration; `undefined` if it ends a session
 * everywhere.
 *
 * @example
 * ```ts
 * import { logoutWarning } from '@portcullis/session';
 *
 * const warning = logoutWarning({});
 * ```
 */
export function logoutWarning({
  store,
  revocations,
}: Pick<SessionOptions, 'store' | 'revocations'>): string | undefined {
  if (store !== undefined || revocations !== undefined) return undefined;
  return 'sessions are in cookies and nothing remembers which were ended: after a logout, a copied cookie is good until its session runs out or the provider refuses to refresh it. Give a store, or revocations';
}

/**
 * Where a provider sends people back to: each has an address of its own, so that a hostile one cannot bring the answer of
 * another to the gate (RFC 9700 section 4.4).
 */
export function callbackUrl(settings: Pick<SessionSettings, 'base' | 'prefix'>, provider: string): string {
  return endpointUrl(settings, `callback/${provider}`);
}

/** The public address of one of the gate's endpoints. */
export function endpointUrl(
  { base, prefix }: Pick<SessionSettings, 'base' | 'prefix'>,
  name: string,
): string {
  return new URL(`${prefix}${name}`, base).href;
}
