import type { BaseContext, Identity } from '@portcullis/core';
import { RateLimit, RecentMap, toBase64url } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import { phabricatorError } from '../phabricator-failure.ts';
import { phorgeClient } from '../sso/phorge-client.ts';
import { knownConduitCall } from './conduit-call.ts';
import { type Whoami, whoami } from './whoami.ts';

/** How callers are known by their Conduit tokens. */
export interface ConduitTokenOptions<Env> {
  readonly origin: Origin<Env>;
  /** Who vouches for the callers: the public address of this Phorge. */
  readonly issuer: string;
  /** How events call it. */
  readonly provider: string;
  /** How long an answer is believed, in seconds. Default 300. */
  readonly cacheSeconds?: number;
  /** How long a token that Phorge does not know is refused without asking again, in seconds. Default 60. */
  readonly unknownSeconds?: number;
  /** How often Phorge is asked about tokens that nobody remembers, for one client address, a minute, in each isolate. Default 30. */
  readonly perClient?: number;
  /** The same for all together. Default 600. */
  readonly perMinute?: number;
}

/** A verifier as `identify` takes it, which finds its credentials in Conduit calls. */
export interface ConduitTokenVerifier<Env> {
  readonly name: string;
  readonly challenge: () => undefined;
  readonly identify: (context: BaseContext<Env>) => Promise<Identity> | undefined;
}

/** API tokens as people and bots have them. Those of a cluster (`clr-`) are for Phorge's own servers. */
const TOKEN = /^(?:api|cli)-[a-z\d]{28}$/;

const UNKNOWN = 'unknown';

/**
 * Knows the callers of the Conduit API by their own API tokens: Phorge is asked by `user.whoami`, and its answer is
 * remembered for a while under a keyed hash, as is that it knows no such token.
 *
 * Needs `readConduitCall` before it. The identity's `issuer` is this Phorge and its `subject` the user's PHID; it has no
 * groups and no e-mail address, since neither is the identity provider's word: roles come of the claims `iss`,
 * `preferred_username` and `phorge_roles`. Fails with 401 `phabricator.conduit_token_unknown`, 429 `phabricator.conduit_too_many`,
 * 503 `phabricator.conduit_unverified`. It does **not** take the token away: Phorge checks it again.
 */
export function conduitToken<Env>(options: ConduitTokenOptions<Env>): ConduitTokenVerifier<Env> {
  const { cacheSeconds = 300, unknownSeconds = 60, perClient = 30, perMinute = 600 } = options;
  const ask = phorgeClient(options.origin);
  const limit = new RateLimit({ perClient, forAll: perMinute, windowMs: 60_000 });
  // Apart, so that invented tokens push no good ones out.
  const known = new RecentMap<Identity>({ maxEntries: 10_000 });
  const unknown = new RecentMap<number>({ maxEntries: 10_000 });
  const keyOf = keyedHash();

  async function asked(
    context: BaseContext<Env>,
    token: string,
    key: string,
  ): Promise<Identity | typeof UNKNOWN> {
    const answer = await whoami(ask, context, token);
    const now = context.clock.now();
    if (answer === UNKNOWN) {
      unknown.set(key, now + 1000 * unknownSeconds);
      return UNKNOWN;
    }
    const identity = identityOf(answer, options, Math.floor(now / 1000) + cacheSeconds);
    known.set(key, identity, JSON.stringify(identity.claims).length);
    return identity;
  }

  async function verified(context: BaseContext<Env>, token: string): Promise<Identity> {
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
    const identity = await asked(context, token, key);
    if (identity === UNKNOWN) throw refused('is not known to Phorge, or its user may not use the API');
    return identity;
  }

  return {
    name: 'conduit',
    challenge: () => undefined,
    identify: (context) => {
      const token = knownConduitCall(context.request)?.token;
      return token === undefined ? undefined : verified(context, token);
    },
  };
}

function identityOf(
  { phid, userName, realName, roles }: Whoami,
  { issuer, provider }: Pick<ConduitTokenOptions<never>, 'issuer' | 'provider'>,
  expiresAt: number,
): Identity {
  return Object.freeze({
    kind: roles.includes('agent') ? 'service' : 'user',
    issuer,
    subject: phid,
    email: undefined,
    name: realName ?? userName,
    groups: [],
    claims: { iss: issuer, sub: phid, preferred_username: userName, phorge_roles: roles },
    authentication: { method: 'conduit', provider, acr: undefined, amr: [], authTime: undefined },
    expiresAt,
  } satisfies Identity);
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
