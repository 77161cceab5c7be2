import type { BaseContext } from '@portcullis/core';
import { RecentMap, toBase64url } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { phabricatorError } from '../phabricator-failure.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import { AskingLimit, type AskingLimits } from './asking-limit.ts';
import { type Whoami, whoami } from './whoami.ts';

/** How Phorge is asked whose a Conduit token is. */
export interface TokenUsersOptions<Env> extends Partial<AskingLimits> {
  readonly origin: Origin<Env>;
  /** How long an answer is believed, in seconds. Default 300. */
  readonly cacheSeconds?: number;
  /** How long a token that Phorge does not know is refused without asking again, in seconds. Default 60. */
  readonly unknownSeconds?: number;
}

/** The user of a token, for as long as that is believed. */
export interface TokenUser extends Whoami {
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** Finds the user of a token; the same object each time while it is believed. */
export type TokenUsers<Env> = (context: BaseContext<Env>, token: string) => Promise<TokenUser>;

/** API tokens as people and bots have them. Those of a cluster (`clr-`) are for Phorge's own servers. */
const TOKEN = /^(?:api|cli)-[a-z\d]{28}$/;

/**
 * Asks Phorge by `user.whoami` whose a token is, and remembers the answer for a while under a keyed hash; that it knows no such
 * token as well. Fails with 401 `phabricator.conduit_token_unknown`, 429 `phabricator.conduit_too_many`, 503
 * `phabricator.conduit_unverified`.
 */
export function tokenUsers<Env>(options: TokenUsersOptions<Env>): TokenUsers<Env> {
  const { cacheSeconds = 300, unknownSeconds = 60, perClient = 30, perMinute = 600 } = options;
  const ask = phorgeClient(options.origin);
  const limit = new AskingLimit({ perClient, perMinute });
  // Apart, so that invented tokens push no good ones out.
  const known = new RecentMap<TokenUser>({ maxEntries: 10_000 });
  const unknown = new RecentMap<number>({ maxEntries: 10_000 });
  const keyOf = keyedHash();

  return async (context, token) => {
    if (!TOKEN.test(token)) throw refused('is no API token');
    const key = await keyOf(token);
    const now = context.clock.now();
    const remembered = known.get(key);
    if (remembered !== undefined && now < remembered.expiresAt * 1000) return remembered;
    if (now < (unknown.get(key) ?? 0)) throw refused('was not known a moment ago');
    // Two first calls at once ask twice: in a Worker no request may wait for another's answer.
    const client = context.request.headers.get('cf-connecting-ip') ?? '';
    if (!limit.take(client, now)) {
      throw phabricatorError('phabricator.conduit_too_many', {
        detail: 'too many tokens that nobody remembers within a minute',
        headers: { 'retry-after': '60' },
      });
    }
    const answer = await whoami(ask, context, token);
    const then = context.clock.now();
    if (answer === 'unknown') {
      unknown.set(key, then + 1000 * unknownSeconds);
      throw refused('is not known to Phorge, or its user may not use the API');
    }
    const user = Object.freeze({ ...answer, expiresAt: Math.floor(then / 1000) + cacheSeconds });
    known.set(key, user, JSON.stringify(user).length);
    return user;
  };
}

/** HMAC-SHA-256 under a key that no other isolate has, and nobody keeps. */
function keyedHash(): (text: string) => Promise<string> {
  // The key and not its promise: a promise of one request must not be awaited in another.
  let key: CryptoKey | undefined;
  return async (text) => {
    const made = key ?? (await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']));
    // Of two first calls at once, the key of the one that is done first is everybody's.
    key ??= made as CryptoKey;
    return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))));
  };
}

function refused(why: string): Error {
  return phabricatorError('phabricator.conduit_token_unknown', { detail: `the Conduit token ${why}` });
}
