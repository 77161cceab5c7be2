import type { BaseContext } from '@portcullis/core';
import {
  clientNetwork,
  isOfOtherSite,
  RateLimit,
  RecentMap,
  toBase64url,
  wasSetBack,
} from '@portcullis/core/internal';

/** How long credentials that Phorge does not know are refused without asking again, in milliseconds. */
const UNKNOWN_MS = 60_000;

/** How long answers about credentials are cached, and how often Phorge is asked for them. */
export interface RememberedAnswersOptions {
  /** How long an answer is believed, in seconds. Default 300. */
  readonly cacheSeconds?: number;
  /**
   * How often Phorge is asked about credentials that nobody remembers, for one client address (of IPv6, its first half), a minute, in
   * each isolate: at once, and then evenly. Default 30.
   */
  readonly perClient?: number;
  /** The same for all together. Default 600. */
  readonly perMinute?: number;
}

/** An answer, for as long as it is believed. */
export type Remembered<Answer> = Answer & {
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number;
};

/** The error of a failure, with the details of this occurrence. */
type Failing = (occurrence: {
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}) => Error;

/** Credentials of one kind, and the errors if there is no answer about them. */
export interface AskedCredentials {
  /** As a detail calls them, such as `the Conduit token`. */
  readonly name: string;
  /** What it means that Phorge does not know them, such as `is not known to Phorge`. */
  readonly unknownBecause: string;
  readonly unknown: Failing;
  readonly tooMany: Failing;
}

/**
 * Asks about credentials, unless the answer is cached: for a while, under a keyed hash, in this isolate only. That they are unknown is
 * cached too, separately, so that made-up ones evict no valid ones. Requests are limited for each client address and in total, except about
 * credentials that were valid at the last request. Fails as `kind` defines if Phorge does not know them, did not a moment ago, or is asked
 * too often.
 *
 * The same answer is the same object while it is believed. What `ask` throws is not remembered.
 */
export function rememberedAnswers<Answer extends object>(
  kind: AskedCredentials,
  options: RememberedAnswersOptions,
): (
  context: Pick<BaseContext, 'request' | 'clock'>,
  credentials: string,
  ask: () => Promise<Answer | 'unknown'>,
) => Promise<Remembered<Answer>> {
  const { cacheSeconds = 300, perClient = 30, perMinute = 600 } = options;
  const limit = new RateLimit({ perClient, forAll: perMinute, windowMs: 60_000 });
  const known = new RecentMap<Remembered<Answer>>({ maxEntries: 10_000 });
  const unknown = new RecentMap<number>({ maxEntries: 10_000 });
  const keyOf = keyedHash();
  const refused = (why: string): Error => kind.unknown({ detail: `${kind.name} ${why}` });

  return async ({ request, clock }, credentials, ask) => {
    const key = await keyOf(credentials);
    const now = clock.now();
    const remembered = known.get(key);
    if (remembered !== undefined && holds(remembered.expiresAt * 1000, cacheSeconds * 1000, now))
      return remembered;
    if (holds(unknown.get(key) ?? 0, UNKNOWN_MS, now)) throw refused('was rejected by Phorge a moment ago');
    // Two first requests at once ask twice: in a Worker no request may wait for another's answer.
    // Browsers say so, programs say nothing: a page must not use up what the network of its reader may ask.
    if (isOfOtherSite(request)) throw refused('was sent by a page of another site');
    // Strangers who use up what may be asked keep out nobody who was good: of those Phorge gets every request in any case.
    if (remembered === undefined && !limit.take(clientNetwork(request), now)) {
      throw kind.tooMany({
        detail: `${kind.name} was not checked: too many uncached ones were sent within a minute`,
        headers: { 'retry-after': '60' },
      });
    }
    const answer = await ask();
    const then = clock.now();
    if (answer === 'unknown') {
      known.delete(key);
      unknown.set(key, then + UNKNOWN_MS);
      throw refused(kind.unknownBecause);
    }
    const believed = Object.freeze({ ...answer, expiresAt: Math.floor(then / 1000) + cacheSeconds });
    known.set(key, believed, JSON.stringify(believed).length);
    return believed;
  };
}

/** Whether what is believed for a time, until then, is still believed. */
function holds(until: number, span: number, now: number): boolean {
  return now < until && !wasSetBack(until - span, now);
}

/** HMAC-SHA-256 under a key that no other isolate has and that is stored nowhere. */
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
