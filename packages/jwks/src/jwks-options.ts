import { type Clock, type Random, systemClock, systemRandom } from '@portcullis/core';
import type { BackOff } from './back-off.ts';
import { cacheApi, hasCacheApi } from './cache-api-tier.ts';
import type { KeyEvent } from './key-event.ts';
import type { KeyTier } from './key-tier.ts';
import { secureUrl, type UrlRules } from './secure-url.ts';
import { type Sleep, systemSleep } from './sleep.ts';

/**
 * Lets keys come over plain http from `localhost`, `127.0.0.1` or `[::1]`.
 * @deprecated To make it stand out: only for development and tests.
 */
export const allowInsecureLoopback: unique symbol = Symbol('portcullis.allowInsecureLoopback');

/** Whose keys: an address of a JWK Set, or an issuer that is asked for it (OpenID Connect Discovery). */
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

/** The options, checked and completed. */
export interface JwksSettings {
  readonly address:
    | { readonly kind: 'keys'; readonly url: URL }
    | { readonly kind: 'discovery'; readonly issuer: string; readonly url: URL };
  /** The issuer, or the address of its keys, for the trail. */
  readonly name: string;
  readonly tiers: readonly KeyTier[];
  readonly softAgeMs: number;
  readonly hardAgeMs: number;
  readonly cooldownMs: number;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly backOff: BackOff;
  readonly observe: (event: KeyEvent) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: Sleep;
  readonly urlRules: UrlRules;
}

/** Checks the options. Throws a TypeError that lists everything wrong with them. */
export function jwksSettings(options: JwksOptions): JwksSettings {
  const problems: string[] = [];
  const positive = (name: string, value: number): number => {
    if (!Number.isFinite(value) || value <= 0) problems.push(`${name} must be a number above 0`);
    return value;
  };
  const urlRules = { insecureLoopback: options[allowInsecureLoopback] === true };
  const given = options.issuer ?? options.url;
  const url = secureUrl(given, urlRules);
  if (options.issuer !== undefined && options.url !== undefined) {
    problems.push('issuer and url exclude each other');
  } else if (url === undefined) {
    problems.push(`${options.issuer === undefined ? 'url' : 'issuer'} must be an https address`);
  } else if (options.issuer !== undefined && url.search !== '') {
    problems.push('issuer must have no query');
  }
  const softAgeMs = 1000 * positive('softAgeSeconds', options.softAgeSeconds ?? 600);
  const hardAgeMs = 1000 * positive('hardAgeSeconds', options.hardAgeSeconds ?? 86_400);
  const cooldownMs = 1000 * positive('cooldownSeconds', options.cooldownSeconds ?? 30);
  const timeoutMs = positive('timeoutMs', options.timeoutMs ?? 5000);
  const maxBytes = positive('maxBytes', options.maxBytes ?? 262_144);
  const backOff = {
    firstSeconds: positive('backOffSeconds', options.backOffSeconds ?? 1),
    maxSeconds: positive('backOffMaxSeconds', options.backOffMaxSeconds ?? 60),
  };
  if (softAgeMs > hardAgeMs) problems.push('softAgeSeconds must not exceed hardAgeSeconds');
  if (problems.length > 0 || url === undefined || given === undefined) {
    throw new TypeError(`jwks: ${problems.join('; ')}`);
  }
  return {
    address:
      options.issuer === undefined
        ? { kind: 'keys', url }
        : { kind: 'discovery', issuer: options.issuer, url: discoveryUrl(options.issuer) },
    name: options.issuer ?? `${url.origin}${url.pathname}`,
    tiers: options.tiers ?? (hasCacheApi() ? [cacheApi()] : []),
    softAgeMs,
    hardAgeMs,
    cooldownMs,
    timeoutMs,
    maxBytes,
    backOff,
    observe: harmless(options.observe),
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    fetch: options.fetch ?? ((target, init) => fetch(target, init)),
    sleep: options.sleep ?? systemSleep,
    urlRules,
  };
}

/** An observer that stands in nobody's way: a bug in it must not decide whether there are keys. */
function harmless(observe: (event: KeyEvent) => void = () => {}): (event: KeyEvent) => void {
  return (event) => {
    try {
      observe(event);
    } catch (error) {
      // Its kind alone: a message may quote what it choked on.
      // biome-ignore lint/suspicious/noConsole: a bug that nobody is told of is never mended.
      console.error(`jwks: the option observe threw ${error instanceof Error ? error.name : typeof error}`);
    }
  };
}

/** @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest} */
function discoveryUrl(issuer: string): URL {
  return new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
}
