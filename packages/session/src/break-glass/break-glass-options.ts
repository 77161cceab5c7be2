import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  checkTheme,
  type FieldsFor,
  number,
  objectWith,
  type Sleep,
  systemRandom,
  systemSleep,
  type Theme,
  themeField,
  value,
} from '@portcullis/core/internal';
import { ownUrl } from '@portcullis/jwks/internal';
import { type BreakGlassStore, LONGEST_GRANT_SECONDS, LONGEST_SESSION_SECONDS } from './break-glass-store.ts';

/** A user who can sign in with a grant. */
export interface BreakGlassPerson {
  /** Issuer and subject of the user: to applications the same user as after a login. */
  readonly issuer: string;
  readonly subject: string;
  /** The roles of the user during such a session: only these, none from groups. */
  readonly roles: readonly string[];
  /** Default: none is known. */
  readonly email?: string | undefined;
  /** Default: none is known. */
  readonly name?: string | undefined;
}

/** Options of `breakGlass()`. */
export interface BreakGlassOptions {
  /** The public address of the site, such as `https://phorge.example.com`. Never taken from a request. */
  readonly baseUrl: string;
  /** The verifier keys of those who may sign grants, as printed by `portcullis key`: `name+hex+base64`. */
  readonly signers: readonly string[];
  /** The users who can sign in with a grant. */
  readonly people: readonly BreakGlassPerson[];
  /** Stores which grants were used: `durableObjectBreakGlass()`. */
  readonly store: BreakGlassStore;
  /** Path of the page that accepts grants. Default `/.portcullis/break-glass`. */
  readonly path?: string;
  /** Maximum validity of a grant, in seconds: longer ones are refused. Default 86,400 (a day). */
  readonly grantSeconds?: number;
  /** The longest session, in seconds, whatever a grant says. Default 3,600. */
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
export interface BreakGlassSettings extends Omit<Completed<BreakGlassOptions>, 'baseUrl'> {
  readonly base: URL;
  /** The names and ids of the signers' keys: `name+hex`. */
  readonly signerIds: ReadonlySet<string>;
}

const VKEY = /^([^\s+]+\+[\da-f]{8})\+[A-Za-z\d+/]+=*$/;

const fields: FieldsFor<BreakGlassOptions> = {
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
    fields,
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
