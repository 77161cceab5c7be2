import type { BaseContext, HasCaller, Identity } from '@portcullis/core';
import { withSetCookies } from '@portcullis/core/internal';
import { accountId } from '../account-id.ts';
import type { MacRing } from '../mac-ring.ts';
import { callbackPath, type SsoSettings } from '../sso-options.ts';
import type { SsoStore } from '../store/sso-store.ts';
import { storeAnswer } from '../store/store-answer.ts';
import { type BrowserCookies, browserCookies } from './browser-cookies.ts';
import { CookieProofs, proofRemoval } from './cookie-proofs.ts';
import { isAnonymousSession, readSetCookie, type SetCookie } from './phorge-cookies.ts';

/** Where Phorge signs people in. A session that starts elsewhere belongs to no person. */
const SIGNS_IN = /^\/(?:auth\/login|auth\/register|login\/once)\//;

/**
 * Binds Phorge's sessions, which are not tied to a person and last for a month, to the person at the gate: when one starts, the browser
 * gets a proof of its owner in one of the gate's cookies, and without that proof the session is never sent to Phorge again.
 *
 * As which user of Phorge a person signed in is stored. It does **not** end a session in Phorge, nor know whether it still lives there.
 */
export class BoundCookies {
  readonly #prefix: string;
  readonly #proofs: CookieProofs;
  readonly #callback: string;
  readonly #store: SsoStore;

  constructor(
    {
      clientId,
      cookiePrefix,
      serverName,
      store,
    }: Pick<SsoSettings, 'clientId' | 'cookiePrefix' | 'serverName' | 'store'>,
    ring: MacRing,
  ) {
    this.#store = store;
    this.#prefix = cookiePrefix;
    this.#callback = callbackPath({ serverName });
    this.#proofs = new CookieProofs(clientId, ring);
  }

  /** Judges the cookies of a request. Writes `sso` `session_dropped` to the trail for a session that stays behind. */
  async read({ request, caller, trail }: BaseContext & HasCaller): Promise<BrowserCookies> {
    const cookies = await browserCookies(
      request.headers.get('cookie') ?? '',
      this.#prefix,
      caller,
      this.#proofs,
    );
    const { dropped } = cookies;
    if (dropped !== undefined) trail.add({ type: 'sso', step: 'session_dropped', detail: dropped });
    return cookies;
  }

  /**
   * Adds to a response the proofs of sessions that start with it, and removes those of sessions that end. Writes `sso` `signed_in` to the
   * trail, with the account only if the gate reported whose it is. A response to an anonymous caller does not touch the session that was
   * dropped: the browser's person may come back.
   */
  async bind(context: BaseContext & HasCaller, sent: BrowserCookies, response: Response): Promise<Response> {
    if (response.status === 101 || !response.headers.has('set-cookie')) return response;
    const lines = response.headers.getSetCookie();
    if (context.caller.kind !== 'user') {
      if (sent.dropped === undefined) return response;
      return withSetCookies(
        response,
        lines.filter((line) => this.#nameOf(line) === undefined),
      );
    }
    // Of two lines for one cookie the browser keeps the later one.
    const set = new Map(lines.map((line) => [this.#nameOf(line), readSetCookie(line)]));
    const added = [
      ...(await this.#session(context, context.caller, sent, set.get('phsid'), set.get('phusr'))),
      ...(await this.#registration(context, context.caller, sent, set.get('phreg'))),
    ];
    return added.length === 0 ? response : withSetCookies(response, [...lines, ...added]);
  }

  /** The `Set-Cookie` line that makes a session this person's. */
  claim(session: string, person: Identity, maxAge: number): Promise<string> {
    return this.#proofs.line('phsid', session, person, maxAge);
  }

  async #session(
    { target, trail }: BaseContext,
    person: Identity,
    { proofs }: BrowserCookies,
    session: SetCookie | undefined,
    name: SetCookie | undefined,
  ): Promise<readonly string[]> {
    if (session === undefined) return [];
    if (session.isDeletion || isAnonymousSession(session.value)) {
      return proofs.phsid === undefined ? [] : [proofRemoval('phsid')];
    }
    if (name === undefined || name.isDeletion || !SIGNS_IN.test(target.path)) return [];
    // By a password, or a link that Phorge mails, people get into accounts that the gate did not say are theirs.
    const isOfGate = target.path.startsWith(this.#callback) || target.path.startsWith('/auth/register/');
    const account = isOfGate ? await accountId(person.issuer, person.subject) : undefined;
    const whose =
      account === undefined
        ? { detail: 'with a login form of Phorge, to an account that may belong to another user' }
        : { account };
    trail.add({ type: 'sso', step: 'signed_in', username: name.value, ...whose });
    // So that a lock of the person also covers the tokens and passwords of this user. Usernames of Phorge are not encoded in cookies.
    if (account !== undefined) await storeAnswer(() => this.#store.signedIn(account, name.value));
    return [await this.#proofs.line('phsid', session.value, person, session.maxAge)];
  }

  async #registration(
    { target }: BaseContext,
    person: Identity,
    { proofs }: BrowserCookies,
    registration: SetCookie | undefined,
  ): Promise<readonly string[]> {
    if (registration === undefined) return [];
    if (registration.isDeletion) return proofs.phreg === undefined ? [] : [proofRemoval('phreg')];
    if (!SIGNS_IN.test(target.path)) return [];
    return [await this.#proofs.line('phreg', registration.value, person, registration.maxAge)];
  }

  /** Which of Phorge's personal cookies a line sets. */
  #nameOf(line: string): 'phsid' | 'phusr' | 'phreg' | undefined {
    const { name } = readSetCookie(line);
    return (['phsid', 'phusr', 'phreg'] as const).find((personal) => name === `${this.#prefix}${personal}`);
  }
}
