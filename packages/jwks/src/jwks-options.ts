import type { Clock, Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  consoleReport,
  type FieldsFor,
  flag,
  list,
  number,
  objectWith,
  optional,
  type Sleep,
  systemClock,
  systemRandom,
  systemSleep,
  tell,
} from '@portcullis/core/internal';
import type { BackOff } from './back-off.ts';
import { cacheApi, hasCacheApi } from './cache-api-tier.ts';
import type { KeyTier } from './key-tier.ts';
import { secureUrl, type UrlRules } from './secure-url.ts';

/** What happened to a key set, for metrics and logs. Holds no key, no token and no query value. */
export type KeyEvent =
  | {
      readonly type: 'keys.refreshed';
      /** The tier's name, or `issuer`. */
      readonly from: string;
      /** Whether the keys differ from those in use before. */
      readonly changed: boolean;
      /** How many usable keys there are now. */
      readonly count: number;
    }
  | {
      readonly type: 'keys.refresh_failed';
      readonly code: string;
      readonly detail: string | undefined;
      /** Failures in a row, this one included. */
      readonly failures: number;
      /** How long no request is sent to the issuer after a failure, in seconds. */
      readonly pauseSeconds: number;
    }
  | {
      readonly type: 'keys.tier_failed';
      readonly tier: string;
      readonly operation: 'get' | 'put';
      /** Kind of the error: its message may quote what it choked on. */
      readonly error: string;
    };

/**
 * Allows keys to be fetched over plain http from `localhost`, `127.0.0.1` or `[::1]`.
 * @deprecated So that it is noticed: only for development and tests.
 */
export const allowInsecureLoopback: unique symbol = Symbol('portcullis.allowInsecureLoopback');

/** Where the keys come from: the address of a JWK Set, or an issuer that is asked for it (OpenID Connect Discovery). */
export type JwksSource =
  | {
      /** Address of the JWK Set. https only. */
      readonly url: string;
      readonly issuer?: never;
    }
  | {
      /** Issuer, exactly as its discovery document and its tokens spell it. https only. */
      readonly issuer: string;
      readonly url?: never;
    };

/** How a key source behaves. Every field has a default that suits production. */
export interface JwksTuning {
  /** Where key sets are kept between isolates, nearest first. Default: the Cache API where there is one. */
  readonly tiers?: readonly KeyTier[];
  /** From this age on, in seconds, keys are refreshed behind a request that still uses them. Default 600. */
  readonly softAgeSeconds?: number;
  /** Keys of this age, in seconds, are never used. Default 86,400. */
  readonly hardAgeSeconds?: number;
  /** Unknown key names make the issuer be asked at most once in this time, in seconds. Default 30. */
  readonly cooldownSeconds?: number;
  /** Time the issuer has for its answer, discovery included, in milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Largest answer read from the issuer, in bytes. Default 262,144. */
  readonly maxBytes?: number;
  /** How long a failing issuer is left alone after its first failure, in seconds; twice as long after each. Default 1. */
  readonly backOffSeconds?: number;
  /** Longest time a failing issuer is left alone, in seconds. Default 60. */
  readonly backOffMaxSeconds?: number;
  /** Is told what happens to the keys, for metrics and logs. What it throws changes nothing. Default: nobody. */
  readonly observe?: (event: KeyEvent) => void;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. It only spreads retries. */
  readonly random?: Random;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default false. */
  readonly [allowInsecureLoopback]?: boolean;
}

/** Options of `jwks()`. */
export type JwksOptions = JwksSource & JwksTuning;

/** Either of the two, or both by mistake. */
interface AnySource {
  readonly url?: string;
  readonly issuer?: string;
}

const fields: FieldsFor<AnySource & JwksTuning, keyof AnySource> = {
  url: optional(),
  issuer: optional(),
  tiers: list(tierProblem, () => (hasCacheApi() ? [cacheApi()] : [])),
  softAgeSeconds: number({ above: 0, fallback: 600 }),
  hardAgeSeconds: number({ above: 0, fallback: 86_400 }),
  cooldownSeconds: number({ above: 0, fallback: 30 }),
  timeoutMs: number({ above: 0, fallback: 5000 }),
  maxBytes: number({ above: 0, fallback: 262_144 }),
  backOffSeconds: number({ above: 0, fallback: 1 }),
  backOffMaxSeconds: number({ above: 0, fallback: 60 }),
  observe: callback(() => () => {}),
  clock: objectWith(['now'], () => systemClock),
  random: callback(() => systemRandom),
  fetch: callback(() => (target, init) => fetch(target, init)),
  sleep: callback(() => systemSleep),
  [allowInsecureLoopback]: flag(false),
};

/** The validated options with their defaults. */
export interface JwksSettings extends Completed<JwksTuning> {
  readonly address:
    | { readonly kind: 'keys'; readonly url: URL }
    | { readonly kind: 'discovery'; readonly issuer: string; readonly url: URL };
  /** The issuer, or the address of its keys, for the trail. */
  readonly name: string;
  readonly softAgeMs: number;
  readonly hardAgeMs: number;
  readonly cooldownMs: number;
  readonly backOff: BackOff;
  readonly urlRules: UrlRules;
}

/** Checks the options. Throws an `OptionsError` that lists everything wrong with them. */
export function jwksSettings(options: JwksOptions): JwksSettings {
  let url: URL | undefined;
  const checked = checkOptions('jwks', options, fields, (given, problem) => {
    url = secureUrl(given.issuer ?? given.url, urlRulesOf(given));
    if (given.issuer !== undefined && given.url !== undefined)
      problem('issuer and url cannot both be configured');
    else if (url === undefined) {
      problem(`${given.issuer === undefined ? 'url' : 'issuer'} must be an https URL`);
    } else if (given.issuer !== undefined && url.search !== '') problem('issuer must not have a query');
    if (given.softAgeSeconds > given.hardAgeSeconds) problem('softAgeSeconds must not exceed hardAgeSeconds');
  });
  const { issuer, url: _given, ...rest } = checked;
  const found = url as unknown as URL;
  return {
    ...rest,
    // A bug in an observer must not decide whether there are keys. Its kind alone is told: a message may quote what it choked on.
    observe: (event) =>
      tell(checked.observe, event, (error) =>
        consoleReport(`jwks: the option observe threw ${error instanceof Error ? error.name : typeof error}`),
      ),
    address:
      issuer === undefined
        ? { kind: 'keys', url: found }
        : { kind: 'discovery', issuer, url: discoveryUrl(issuer) },
    name: issuer ?? `${found.origin}${found.pathname}`,
    softAgeMs: 1000 * checked.softAgeSeconds,
    hardAgeMs: 1000 * checked.hardAgeSeconds,
    cooldownMs: 1000 * checked.cooldownSeconds,
    backOff: { firstSeconds: checked.backOffSeconds, maxSeconds: checked.backOffMaxSeconds },
    urlRules: urlRulesOf(checked),
  };
}

function urlRulesOf(given: Pick<JwksTuning, typeof allowInsecureLoopback>): UrlRules {
  return { insecureLoopback: given[allowInsecureLoopback] === true };
}

function tierProblem(tier: unknown): string | undefined {
  const { get, put } = (tier ?? {}) as Partial<KeyTier>;
  return typeof get === 'function' && typeof put === 'function'
    ? undefined
    : 'must be tiers, such as cacheApi()';
}

/** @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest} */
function discoveryUrl(issuer: string): URL {
  return new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
}
