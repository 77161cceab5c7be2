import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type FieldsFor,
  number,
  objectWith,
  optional,
  type Sleep,
  systemRandom,
  systemSleep,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import { ownUrl } from '@portcullis/jwks/internal';
import type { PersonLocks } from '../lock/locks.ts';
import { type BreakGlassStore, LONGEST_GRANT_SECONDS, LONGEST_SESSION_SECONDS } from './break-glass-store.ts';

/** A user who can sign in with a grant. */
export interface BreakGlassPerson {
  /** Issuer of the user's identity provider. With `subject`, it identifies the same user as a regular login. */
  readonly issuer: string;
  /** ID of the user at the identity provider (`sub`). */
  readonly subject: string;
  /** Roles of the user during emergency access, and no others. Names from `roles`. */
  readonly roles: readonly string[];
  /** E-mail address of the user. Rules and applications treat it as verified. Default: none. */
  readonly email?: string | undefined;
  /** Display name of the user on pages and in events. Default: none. */
  readonly name?: string | undefined;
}

/** Options of `breakGlass()`. */
export interface BreakGlassOptions {
  /** The public address of the site, such as `https://phorge.example.com`. Never taken from a request. */
  readonly baseUrl: string;
  /**
   * Verifier keys of the operators who can sign grants, from `portcullis key`: `name+hex+base64`. Anyone who has one of the
   * private keys can grant access to the users listed here, so store it where two people are needed to use it.
   */
  readonly signers: readonly string[];
  /** Users who can be granted access. */
  readonly people: readonly BreakGlassPerson[];
  /** Stores which grants were used: `durableObjectBreakGlass()`. */
  readonly store: BreakGlassStore;
  /** Refuses people whom an operator locked: `locks()`. Default: only the revocation of a grant ends its session. */
  readonly locks?: PersonLocks;
  /** Path of the page that accepts grants. Default `/.portcullis/break-glass`. */
  readonly path?: string;
  /** Maximum lifetime of a grant, in seconds. A grant with a longer lifetime is rejected. Default 86,400 (a day). */
  readonly grantSeconds?: number;
  /** Maximum lifetime of a session that a grant started, in seconds. Default 3,600 (an hour). */
  readonly sessionSeconds?: number;
  /**
   * Interval in which open WebSockets, server-sent events and other streams are checked again, in seconds: each can outlive its
   * session by that time. Default 5.
   */
  readonly socketCheckSeconds?: number;
  /** Appearance of the page. */
  readonly theme?: Theme;
  /** Time limit for one response of the store, in milliseconds. Default 2,000. */
  readonly storeTimeoutMs?: number;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** The validated options with their defaults. */
export interface BreakGlassSettings extends Omit<Completed<BreakGlassOptions, 'locks'>, 'baseUrl'> {
  readonly base: URL;
  /** The names and ids of the signers' keys: `name+hex`. */
  readonly signerIds: ReadonlySet<string>;
}

const VKEY = /^([^\s+]+\+[\da-f]{8})\+[A-Za-z\d+/]+=*$/;

/** How each option is checked. */
export const breakGlassFields: FieldsFor<BreakGlassOptions, 'locks'> = {
  baseUrl: value((given) => baseOf(given) !== undefined, 'must be an https URL without a path or a query'),
  signers: value(
    (given) => isListOf(given, (one) => typeof one === 'string' && VKEY.test(one)),
    'must be an array of at least one verifier key, such as name+hex+base64',
  ),
  people: value(
    (given) => isListOf(given, isPerson),
    'must be an array of at least one person, each with issuer, subject and roles',
  ),
  store: objectWith(['redeem', 'find', 'end', 'revoke']),
  locks: optional(objectWith<PersonLocks>(['held', 'heldAtOnce']).problem),
  path: value(
    (given) => typeof given === 'string' && /^(?:\/[\w.~-]+)+$/.test(given),
    'must be a plain absolute path, such as /.portcullis/break-glass',
    () => '/.portcullis/break-glass',
  ),
  grantSeconds: number({ from: 60, to: LONGEST_GRANT_SECONDS, whole: true, fallback: 86_400 }),
  sessionSeconds: number({ from: 60, to: LONGEST_SESSION_SECONDS, whole: true, fallback: 3600 }),
  socketCheckSeconds: number({ from: 1, to: 3600, fallback: 5 }),
  theme: themeField,
  storeTimeoutMs: number({ from: 1, to: 60_000, fallback: 2000 }),
  sleep: callback(() => systemSleep),
  random: callback(() => systemRandom),
};

/** The validated options with their defaults. Throws an `OptionsError` that lists all problems. */
export function breakGlassSettings(options: BreakGlassOptions): BreakGlassSettings {
  const { baseUrl, ...settings } = checkOptions(
    'breakGlass',
    options,
    breakGlassFields,
    ({ people, theme }, problem) => {
      checkTheme({ theme }, problem);
      const names = (people ?? []).map(({ issuer, subject }) => JSON.stringify([issuer, subject]));
      if (new Set(names).size < names.length) problem('people must not name the same person twice');
    },
  );
  const signerIds = new Set(settings.signers.map((key) => VKEY.exec(key)?.[1] ?? ''));
  return { ...settings, base: baseOf(baseUrl) as URL, signerIds };
}

function baseOf(given: unknown): URL | undefined {
  const url = ownUrl(given, { insecureLoopback: true });
  return url !== undefined && url.href === `${url.origin}/` ? url : undefined;
}

function isListOf(given: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(given) && given.length > 0 && given.every(isOne);
}

function isPerson(given: unknown): boolean {
  const { issuer, subject, roles } = (given ?? {}) as Partial<BreakGlassPerson>;
  const isNamed = [issuer, subject].every((text) => typeof text === 'string' && text !== '');
  return isNamed && isListOf(roles, (role) => typeof role === 'string');
}
